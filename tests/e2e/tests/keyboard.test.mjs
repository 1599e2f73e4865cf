import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { story } from "../harness/world.mjs";

story("by keyboard alone", {}, (test) => {
  test("a person connects", async ({ app }) => {
    await app.see("connect-key");
    await app.tabTo("connect-key");
    await app.write(people.nadia.key);
    await app.tabTo("connect-label");
    await app.write("Coffee");
    await app.strike("Return");
    await app.see("nav-overview");
    await app.read("Coffee");
  });

  test("a person finds a screen by its name", async ({ app }) => {
    await app.strike("ctrl+k");
    await app.see("palette-search");
    await app.write("Service accounts");
    await app.strike("Return");
    await app.read("Nightly audit export");
  });

  test("a person generates a key", async ({ app }) => {
    await app.go("#/overview");
    await app.see("go-generate");
    await app.tabTo("go-generate");
    await app.strike("Return");
    await app.see("generate-name");
    await app.tabTo("generate-name");
    await app.write("Keyboard script");
    await app.tabTo("generate-role");
    await app.write("Read");
    await app.tabTo("generate-submit");
    await app.strike("Return");
    await app.seeStage("done");
    await app.read("The new one works and is in the keychain.");
  });

  test("a person rotates a key, and takes the new one back", async ({ app, simulator }) => {
    const account = "HR onboarding";
    const before = await simulator.credentialsOf(account);
    await app.strike("ctrl+k");
    await app.see("palette-search");
    await app.write(account);
    await app.strike("Return");
    await app.see("rotate");
    await app.tabTo("rotate");
    await app.strike("Return");
    await app.see("rotate-submit");
    await app.tabTo("rotate-submit");
    await app.strike("Return");
    await app.seeStage("overlap");
    await app.tabTo("undo");
    await app.strike("Return");
    await app.see("confirm");
    await app.tabTo("confirm-typed");
    await app.write(account);
    await app.tabTo("confirm-yes");
    await app.strike("Return");
    await app.seeStage("not_changed");
    assert.deepEqual(await simulator.credentialsOf(account), before);
  });
});
