import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const A_LOOK = { seconds: 75 };

/** What the desktop starts at login. */
const folder = ({ desktop }) => join(desktop.env.HOME, ".config/autostart");

async function seeStartAtLogin(app, words) {
  await until(`start at login to be ${words}`, async () =>
    (await (await app.see("health-start-at-login")).getText()).includes(words),
  );
}

story("starting at login", { movableClock: true }, (test) => {
  let entry = "";

  test("is asked for after connecting, and nothing is done before", async (world) => {
    await connect(world.app, people.nadia);
    await world.app.see("ask-start-at-login");
    assert.ok(!existsSync(folder(world)));
  });

  test("with consent, the desktop keeps a line that starts this very Keyvigil", async (world) => {
    const { app, dataFolder, simulator } = world;
    await app.click("start-at-login-yes");
    await app.unsee("ask-start-at-login");
    const [name] = await until("the entry", () => readdirSync(folder(world)));
    entry = join(folder(world), name);
    const [, line] = /^Exec=(.*)$/m.exec(readFileSync(entry, "utf8"));
    assert.ok(line.includes("/keyvigil --background "), line);
    assert.ok(line.includes(simulator.flag.join(" ")), line);
    assert.ok(line.includes(`--data-dir ${dataFolder}`), line);
    await app.go("#/settings");
    await seeStartAtLogin(app, "On");
  });

  test("at the next login it runs, has no window, and reminds", async (world) => {
    const { clock, desktop, notifications } = world;
    await world.app.quit();
    clock.forward({ days: 1.5 });
    const hidden = await world.logIn(entry);
    await notifications.one(/Nadia Okafor/, A_LOOK);
    assert.deepEqual(await desktop.windows(), []);
    assert.deepEqual(hidden.processes(), ["keyvigil"]);
  });

  test("switched off, the line is gone, and the person is not asked again", async (world) => {
    const app = await world.openApp();
    await app.see("needs-care");
    await app.unsee("ask-start-at-login");
    await app.go("#/settings");
    await app.click("start-at-login");
    await until("the entry to go", () => !existsSync(entry));
    await seeStartAtLogin(app, "Off");
  });
});
