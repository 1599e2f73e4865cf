import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect, generateServiceAccountKey } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

story("generating a service account key", {}, (test) => {
  let secret = "";

  test("it is made by clicks, stored and verified", async ({ app, keyring }) => {
    await connect(app, people.nadia);
    const before = await keyring.secrets();
    await generateServiceAccountKey(app, "Backup script");
    await app.read("The new one works and is in the keychain.");
    const made = (await keyring.secrets()).filter((found) => !before.includes(found));
    assert.equal(made.length, 1, "one more secret is in the keychain");
    [secret] = made;
  });

  test("its secret is nowhere in the page until it is asked for", async ({ app }) => {
    assert.ok(!(await app.everything()).includes(secret));
  });

  test("its secret is shown on request, and gone when hidden", async ({ app }) => {
    await app.click("reveal");
    assert.equal(await (await app.see("secret")).getText(), secret);
    assert.ok((await app.everything()).includes(secret), "the search of the page finds it");
    await app.click("reveal");
    await app.unsee("secret");
    assert.ok(!(await app.everything()).includes(secret));
  });

  test("its secret is copied to the clipboard", async ({ app, desktop }) => {
    await app.click("copy");
    await until("the secret in the clipboard", async () => (await desktop.clipboard()) === secret);
  });

  test("the clipboard is cleared half a minute later", async ({ desktop }) => {
    const cleared = async () => (await desktop.clipboard().catch(() => "")) !== secret;
    assert.ok(!(await cleared()));
    await until("the clipboard to be cleared", cleared, { seconds: 45 });
  });

  test("no secret is in any file: neither data, nor home, nor logs", async (world) => {
    assert.deepEqual(world.filesWith(secret), []);
    assert.deepEqual(world.filesWith(people.nadia.key), []);
    assert.ok(world.filesWith("Backup script").length > 0, "the search finds what may be written");
  });

  test("it is in the list, held", async ({ app }) => {
    await app.go("#/credentials");
    await app.fill("search", "Backup script");
    await app.see("credential-row");
    await app.read("In the keychain");
  });

  test("its secret leaves the keychain when it is forgotten", async ({ app, keyring }) => {
    await app.follow("credential-row");
    await app.click("forget");
    await app.click("confirm-understand");
    await app.click("confirm-yes");
    await app.read("The secret was deleted from the keychain.");
    assert.ok(!(await keyring.secrets()).includes(secret));
  });
});
