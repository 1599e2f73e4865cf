import assert from "node:assert/strict";

import { familyOf } from "../harness/processes.mjs";
import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

story("closing the window where there is no tray", {}, (test) => {
  test("asks, and may be thought better of", async ({ app, desktop }) => {
    await connect(app, people.nadia);
    await app.closeWindow();
    await app.see("close-dialog");
    await app.read("start Keyvigil again");
    await app.photograph("close-dialog");
    await app.click("close-cancel");
    await app.unsee("close-dialog");
    assert.equal((await desktop.windows()).length, 1);
  });

  test("leaves it watching where that is chosen, and says how to come back", async ({
    app,
    desktop,
    notifications,
  }) => {
    await app.closeWindow();
    await app.clickAndLeave("close-keep");
    await until("the window to go", async () => (await desktop.windows()).length === 0);
    await notifications.one(/Keyvigil keeps watching/);
    assert.ok(familyOf(app.id).includes("keyvigil"));
  });

  test("starting it again brings the window back", async (world) => {
    await world.startAgain();
    await world.app.followWindow();
    await world.app.see("nav-overview");
  });

  test("ends it where that is chosen, and remembers it", async (world) => {
    const { app } = world;
    await app.closeWindow();
    await app.click("close-remember");
    await app.clickAndLeave("close-quit-now");
    await until("the app to end", () => !familyOf(app.id).includes("keyvigil"));
    await world.openApp();
    await world.app.see("nav-overview");
    await world.app.closeWindow();
    await until("the app to end", () => !familyOf(world.app.id).includes("keyvigil"));
  });
});

story("quitting", {}, (test) => {
  test("by Ctrl+Q leaves no process behind", async ({ app }) => {
    await connect(app, people.nadia);
    await app.endsWhen(() => app.strike("ctrl+q"));
  });

  test("and so by the button in the settings", async (world) => {
    const app = await world.openApp();
    await app.see("nav-overview");
    await app.go("#/settings");
    await app.endsWhen(() => app.clickAndLeave("quit"));
  });

  test("and by an interrupt from a terminal", async (world) => {
    const app = await world.openApp();
    await app.see("nav-overview");
    await app.endsWhen(() => process.kill(app.id, "SIGINT"));
  });

  test("the demo ends with its window", async (world) => {
    const demo = await world.startDemo();
    await until("its window", async () => (await world.desktop.windows()).includes("Keyvigil (demo)"));
    await world.desktop.close("Keyvigil (demo)");
    await until("it to end", () => demo.hasEnded);
  });
});
