import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { story } from "../harness/world.mjs";

for (const { keyring, code, words } of [
  { keyring: "absent", code: "keychain_absent", words: "There is no keychain on this computer" },
  // The desktop has nobody to ask for the password, so the keychain's question is dismissed at once.
  { keyring: "locked", code: "keychain_denied", words: "The keychain refused" },
]) {
  story(`a keychain that is ${keyring}`, { keyring }, (test) => {
    test("connecting says so, and what to do", async ({ app }) => {
      await app.fill("connect-key", people.nadia.key);
      await app.click("connect-submit");
      await app.seeError(code, words);
    });

    test("the key is kept nowhere else", async (world) => {
      assert.deepEqual(world.filesWith(people.nadia.key), []);
    });

    test("the app goes on, and the person may try again", async ({ app }) => {
      await app.fill("connect-key", "jca_notakeythatanyoneeverhad000000000000");
      await app.click("connect-submit");
      await app.seeError("key_not_accepted", "JumpCloud did not accept this key");
    });
  });
}
