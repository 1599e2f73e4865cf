import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

/** The app looks at the clock at least once a minute. */
const A_LOOK = { seconds: 75 };

story("reminding as time passes", { movableClock: true }, (test) => {
  test("what is late already is told at once", async ({ app, notifications }) => {
    await connect(app, people.nadia);
    await notifications.one(/expire/, A_LOOK);
    assert.ok(!notifications.texts.some((text) => text.includes("Nadia Okafor")), "hers has a month");
  });

  test("when a key comes near its end, the desktop is told", async ({ clock, desktop, notifications }) => {
    clock.forward({ days: 1.5 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor/, A_LOOK);
  });

  test("it is told once, also when the app is started again", async (world) => {
    const { clock, notifications, simulator } = world;
    const before = notifications.count;
    const app = await world.openApp({
      meanwhile: async () => {
        clock.forward({ hours: 2 });
        await simulator.clearRequests();
      },
    });
    // The app looks at the clock before it asks JumpCloud anything.
    await until("the app to refresh", async () => (await simulator.requests()).length > 0, A_LOOK);
    await app.go("#/settings");
    await app.click("send-test");
    await until("the test notification", () => notifications.count > before);
    assert.equal(notifications.count, before + 1, `only the test was sent: ${notifications.texts}`);
  });

  test("the reminder stands in the activity log", async ({ app }) => {
    await app.go("#/activity");
    await app.read(/Reminder sent.*Nadia Okafor/s);
  });
});
