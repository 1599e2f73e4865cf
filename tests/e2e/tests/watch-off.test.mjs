import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

/** The app looks at the clock at least once a minute. */
const A_LOOK = { seconds: 75 };

/** What was said of Nadia's key, which has a month at first. */
const ofNadia = (notifications) => notifications.texts.filter((text) => text.includes("Nadia Okafor"));

story("a computer that was off or asleep", { movableClock: true }, (test) => {
  test("what others' keys have missed comes in one message", async ({ app, notifications, daemon }) => {
    await connect(app, people.nadia);
    await notifications.one(/keys have expired/, A_LOOK);
    assert.equal(notifications.count, 1);
    assert.equal((await daemon.record()).length, 1, "the daemon has shown one");
  });

  test("after three weeks off there is one reminder of a key, the one that holds", async (world) => {
    const { clock, notifications } = world;
    await world.hideApp({ meanwhile: async () => clock.forward({ days: 21 }) });
    await notifications.one(/Nadia Okafor expires in (9|10) days/, A_LOOK);
    assert.equal(ofNadia(notifications).length, 1, notifications.texts.join("\n"));
    // The stages of 30 and 14 days were missed; 14 stands for both.
    assert.equal(
      await world.ask(
        "SELECT stage / 86400 FROM reminders JOIN credentials ON credentials.id = credential_id WHERE held",
      ),
      "14",
    );
  });

  test("after a sleep over a stage there is one reminder, within a minute of waking", async (world) => {
    const { clock, hidden, notifications, daemon } = world;
    // The end of the refresh at its start would make it look sooner.
    await hidden.rest();
    hidden.pause(true);
    clock.forward({ days: 6 });
    hidden.pause(false);
    await notifications.one(/Nadia Okafor expires in (3|4) days/, A_LOOK);
    assert.equal(ofNadia(notifications).length, 2, notifications.texts.join("\n"));
    const shown = (await daemon.record()).filter((title) => /Nadia Okafor expires in (3|4) days/.test(title));
    assert.equal(shown.length, 1, "by the daemon's own record");
  });
});
