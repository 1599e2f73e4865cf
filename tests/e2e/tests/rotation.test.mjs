import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { confirm, connect, openCredential, rotate } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

const ACCOUNT = "HR onboarding";
const CREATE = { method: "POST", path: "/api/v2/service-accounts/" };

/** What is in the keychain now and was not before. */
async function added(keyring, before) {
  return (await keyring.secrets()).filter((secret) => !before.includes(secret));
}

story("rotating a service account's credential", {}, (test) => {
  let old = [];
  let secret = "";

  test("its successor is made, stored and proven while the old one works on", async (world) => {
    const { app, keyring, simulator } = world;
    await connect(app, people.nadia);
    await openCredential(app, ACCOUNT);
    await app.click("used-by-edit");
    await app.fill("used-by-text", "the onboarding form");
    await app.click("used-by-save");
    await app.unsee("used-by-text");
    const before = await keyring.secrets();
    old = await simulator.credentialsOf(ACCOUNT);
    await rotate(app, ACCOUNT);
    const secrets = await added(keyring, before);
    assert.equal(secrets.length, 1, "one more secret is in the keychain");
    [secret] = secrets;
    assert.ok(await simulator.knows(secret), "JumpCloud accepts it");
    const both = await simulator.credentialsOf(ACCOUNT);
    assert.equal(both.length, 2);
    assert.ok(old.every((id) => both.includes(id)));
  });

  test("its secret is nowhere in the page", async ({ app }) => {
    assert.ok(!(await app.everything()).includes(secret));
  });

  test("what uses it is ticked off, and the old one is given up", async ({ app }) => {
    await app.read("0 of 1 moved");
    await app.click("consumer-0");
    await app.read("1 of 1 moved");
    await app.click("hand-over");
    await app.seeStage("handed_over");
  });

  test("the old one is revoked once its account's name is typed", async ({ app, keyring, simulator }) => {
    await confirm(app, "revoke-old", ACCOUNT);
    await app.seeStage("done");
    const left = await simulator.credentialsOf(ACCOUNT);
    assert.equal(left.length, 1);
    assert.ok(!old.includes(left[0]), "the old id is gone");
    assert.ok((await keyring.secrets()).includes(secret));
    assert.ok(await simulator.knows(secret));
  });

  test("the ended run is put away, and leads to the new one's page", async ({ app }) => {
    await app.click("dismiss");
    await app.see("actions");
    await app.read("the onboarding form");
    await app.go("#/overview");
    await app.see("needs-care");
    await app.unsee("under-way");
  });

  test("no secret is in any file", (world) => {
    assert.deepEqual(world.filesWith(secret), []);
  });
});

story("a rotation that is interrupted", {}, (test) => {
  let secret = "";

  test("is there again after the app was killed while both work", async (world) => {
    await connect(world.app, people.nadia);
    const before = await world.keyring.secrets();
    await rotate(world.app, ACCOUNT);
    [secret] = await added(world.keyring, before);
    await world.app.kill();
    const app = await world.openApp();
    await app.see("under-way");
    await app.follow("under-way");
    await app.seeStage("overlap");
  });

  test("can be undone: the new one is gone everywhere, the old one untouched", async (world) => {
    const { app, keyring, simulator } = world;
    await confirm(app, "undo", ACCOUNT);
    await app.seeStage("not_changed");
    assert.ok(!(await simulator.knows(secret)));
    assert.ok(!(await keyring.secrets()).includes(secret));
    assert.equal((await simulator.credentialsOf(ACCOUNT)).length, 1);
    await app.click("dismiss");
  });

  test("can be brought to its end after the app was killed once more", async (world) => {
    const before = await world.keyring.secrets();
    const [old] = await world.simulator.credentialsOf(ACCOUNT);
    await rotate(world.app, ACCOUNT);
    await world.app.click("hand-over");
    await world.app.seeStage("handed_over");
    [secret] = await added(world.keyring, before);
    await world.app.kill();
    const app = await world.openApp();
    await app.follow("under-way");
    await confirm(app, "revoke-old", ACCOUNT);
    await app.seeStage("done");
    assert.ok(!(await world.simulator.credentialsOf(ACCOUNT)).includes(old));
    assert.ok(await world.simulator.knows(secret));
  });
});

story("an account with two credentials already", {}, (test) => {
  const FULL = "Terraform";

  test("gives one up first, as the person chose and confirmed", async ({ app, simulator }) => {
    await connect(app, people.nadia);
    const [older, newer] = await simulator.credentialsOf(FULL);
    await openCredential(app, FULL);
    await app.click("rotate");
    await app.see("room");
    await app.read("The one you are replacing");
    // One of the two is the one whose page it was: the other makes room.
    const other = await app.web.executeScript(`
      const rows = [...document.querySelectorAll('[data-testid="room"] label')];
      return rows.find((row) => !row.innerText.includes("replacing")).querySelector("input").dataset.testid;
    `);
    await app.click(other);
    await app.fill("rotate-confirm", FULL);
    await app.click("rotate-submit");
    await app.seeStage("overlap");
    const now = await simulator.credentialsOf(FULL);
    assert.equal(now.length, 2);
    assert.equal([older, newer].filter((id) => now.includes(id)).length, 1, "one of the old two is left");
  });
});

story("a lost answer", {}, (test) => {
  let old = [];

  test("is asked for once, and left to the person", async ({ app, simulator }) => {
    await connect(app, people.nadia);
    old = await simulator.credentialsOf(ACCOUNT);
    await simulator.clearRequests();
    const cut = { kind: "cut", at: "start", ending: "reset" };
    await simulator.breakAnswers({ ...CREATE, times: 1, after_effect: true, action: cut });
    await openCredential(app, ACCOUNT);
    await app.click("rotate");
    await app.click("rotate-submit");
    await app.seeStage("needs_you");
    await app.read("Nothing can prove it");
    const asked = (await simulator.requests()).filter(
      ({ method, path }) => method === "POST" && path.startsWith(CREATE.path),
    );
    assert.equal(asked.length, 1);
    assert.equal((await simulator.credentialsOf(ACCOUNT)).length, 2);
  });

  test("is not forgotten when the app is killed", async (world) => {
    await world.app.kill();
    const app = await world.openApp();
    await app.follow("under-way");
    await app.seeStage("needs_you");
    await app.see("candidate");
  });

  test("leaves nothing behind once the candidate is revoked", async ({ app, simulator }) => {
    await confirm(app, "candidate-revoke", ACCOUNT);
    await app.seeStage("not_changed");
    assert.deepEqual(await simulator.credentialsOf(ACCOUNT), old);
  });
});
