import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { Desktop } from "../harness/desktop.mjs";
import { Notifications } from "../harness/notifications.mjs";
import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const A_LOOK = { seconds: 75 };
const TITLE = "Keyvigil (simulator)";

story("in the background", { movableClock: true }, (test) => {
  test("it has no window and no web process, and reminds", async (world) => {
    const { app, clock, desktop, notifications } = world;
    await connect(app, people.nadia);
    await world.hideApp({ meanwhile: async () => clock.forward({ days: 1.5 }) });
    await notifications.one(/Nadia Okafor/, A_LOOK);
    assert.deepEqual(await desktop.windows(), []);
    assert.deepEqual(world.hidden.processes(), ["keyvigil"]);
  });

  test("a second start shows the window of the first, ends, and sends nothing", async (world) => {
    const { desktop, hidden, notifications } = world;
    const before = notifications.count;
    const again = await world.startAgain();
    await until("the window", async () => (await desktop.windows()).includes(TITLE));
    await until("the second one to end", () => again.hasEnded);
    await until("its web process", () => hidden.processes().includes("WebKitWebProces"));
    assert.equal(notifications.count, before);
  });

  test("another one on the same data, which cannot see the first, says so and reminds of nothing", async (world) => {
    const { clock, desktop, notifications } = world;
    const folder = join(world.folder, "elsewhere");
    mkdirSync(folder);
    const elsewhere = await Desktop.start({ folder });
    const seen = await Notifications.watch(elsewhere, folder);
    try {
      const other = await world.startElsewhere(elsewhere, folder);
      await other.seeError("data_folder_in_use", "Another Keyvigil is already running");
      clock.forward({ days: 16 });
      await elsewhere.leaveAndComeBack("^Keyvigil");
      await desktop.leaveAndComeBack("^Keyvigil");
      await notifications.one(/Nadia Okafor expires in 1[23] days/, A_LOOK);
      await other.see("problem");
      await other.quit();
      assert.deepEqual(seen.texts, []);
    } finally {
      await seen.end();
      await elsewhere.end();
    }
  });

  test("at logout it ends in order", async (world) => {
    await world.hidden.end();
    assert.ok(world.hidden.hasEnded);
  });
});
