import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

/** What every calendar program asks of a file: https://www.rfc-editor.org/rfc/rfc5545#section-3.1 */
function assertCalendar(file) {
  assert.ok(file.endsWith("\r\n"));
  const open = [];
  let events = 0;
  for (const line of file.slice(0, -2).split("\r\n")) {
    assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.match(line, /^(?: |[A-Z-]+[;:])[^\r\n]*$/);
    const [, edge, what] = /^(BEGIN|END):(\w+)$/.exec(line) ?? [];
    if (edge === "BEGIN") open.push(what);
    if (edge === "END") assert.equal(open.pop(), what);
    if (line === "BEGIN:VEVENT") events += 1;
  }
  assert.deepEqual(open, []);
  assert.ok(events > 0);
}

story("the inbox and what the person chooses", {}, (test) => {
  test("what came due is counted as unread", async ({ app }) => {
    await connect(app, people.nadia);
    const count = await app.see("inbox-unread");
    assert.match(await count.getText(), /4/);
    await app.click("nav-inbox");
    await app.read(/7 days before expiry[^]*Tom Lindqvist/);
    await app.photograph("inbox");
  });

  test("looking at a credential reads its reminders", async ({ app }) => {
    await app.followText("Tom Lindqvist");
    await app.readHeading("Tom Lindqvist");
    await until("the count to go down", async () =>
      /3/.test(await (await app.see("inbox-unread")).getText()),
    );
    await app.go("#/inbox");
    await app.click("mark-all-read");
    await app.unsee("inbox-unread");
  });

  test("a test notification asks whether it was seen, and health keeps the answer", async ({
    app,
    notifications,
  }) => {
    await app.go("#/settings");
    await app.click("send-test");
    await notifications.one(/Keyvigil can reach you/);
    await app.click("test-not-seen");
    await app.see("test-advice");
    await app.click("send-test");
    await app.click("test-seen");
    await app.unsee("test-advice");
    await app.see("health-clock");
    await app.see("health-tray");
  });

  test("quiet hours and stages are kept over a restart", async (world) => {
    const { app } = world;
    await app.click("quiet-hours");
    await until("them to be stored", async () =>
      (await world.ask("SELECT value FROM settings WHERE key = 'settings'")).includes('"from":1320'),
    );
    await app.click("stage-remove-2592000", "stages-held");
    await until(
      "the stage to go",
      async () => !(await world.ask("SELECT value FROM settings WHERE key = 'settings'")).includes("2592000"),
    );
    await world.openApp();
    await world.app.go("#/settings");
    assert.equal(await (await world.app.see("quiet-from")).getAttribute("value"), "22:00");
    await world.app.read("14 days");
  });

  test("expiries are exported as a calendar file without any secret", async (world) => {
    const { app, desktop, keyring } = world;
    await app.click("export-calendar");
    const path = await (await app.see("exported-path")).getText();
    assert.ok(path.startsWith(desktop.env.HOME), path);
    assert.ok(existsSync(path));
    const file = readFileSync(path, "utf8");
    assertCalendar(file);
    assert.match(file.replaceAll("\r\n ", ""), /^SUMMARY:API key of Tom Lindqvist expires/m);
    for (const secret of await keyring.secrets()) assert.ok(!file.includes(secret));
    const folder = await desktop.addressOpenedBy(() => app.click("show-exported"));
    assert.ok(readdirSync(folder.replace("file://", "")).includes(path.split("/").at(-1)), join(folder));
  });
});
