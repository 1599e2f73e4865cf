import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

story("connecting", {}, (test) => {
  test("the window says that it talks to a simulator", async ({ app }) => {
    await app.see("banner-simulator");
  });

  test("a wrong key is refused, and nothing is stored", async ({ app, keyring }) => {
    await app.fill("connect-key", "jca_notakeythatanyoneeverhad000000000000");
    await app.click("connect-submit");
    await app.seeError("key_not_accepted", "JumpCloud did not accept this key");
    assert.deepEqual(await keyring.secrets(), []);
  });

  test("an expired key is refused with the same words, since JumpCloud does not tell", async ({ app }) => {
    await app.fill("connect-key", people.expired.key);
    await app.click("connect-submit");
    await app.seeError("key_not_accepted", "JumpCloud did not accept this key");
  });

  test("a malformed organization id is told before JumpCloud is asked", async ({ app, simulator }) => {
    await simulator.clearRequests();
    await app.fill("connect-key", people.sofia.key);
    await app.fill("connect-organization", "not-an-id");
    await app.click("connect-submit");
    await app.read("An organization id has 24 characters");
    assert.deepEqual(await simulator.requests(), []);
  });

  test("a missing organization id is asked for, with the ones that the key sees", async ({ app }) => {
    await app.fill("connect-organization", "");
    await app.click("connect-submit");
    await app.see("organization-picker");
    await app.read("This key sees several organizations");
    await app.click(`organization-${people.sofia.organizationId}`);
    await app.click("organization-submit");
    await app.see("nav-overview");
    await app.read(people.sofia.organization);
  });

  test("a key of another region is found by trying the other regions", async ({ app }) => {
    await app.go("#/connect");
    await app.fill("connect-key", people.camille.key);
    await app.click("connect-submit");
    await app.seeError("key_not_accepted", "JumpCloud did not accept this key");
    await app.click("try-other-regions");
    await app.click("take-region-eu");
    await app.read(people.camille.organization);
  });

  test("a good key connects, and is in the keychain", async ({ app, keyring }) => {
    await app.go("#/connect");
    await connect(app, people.nadia);
    assert.ok((await keyring.secrets()).includes(people.nadia.key));
  });

  test("the sign-ins are still there after a restart", async (world) => {
    const app = await world.openApp();
    await app.see("nav-overview");
    for (const { organization } of [people.nadia, people.sofia, people.camille]) {
      await app.read(organization);
    }
  });
});
