import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const A_LOOK = { seconds: 75 };
/** It says so only when JumpCloud has had most of a minute to answer. */
const A_MINUTE_AND_A_LOOK = { seconds: 120 };
const UNREACHABLE = { action: { kind: "cut", at: "start", ending: "reset" } };

const ofNadia = ({ texts }) => texts.filter((text) => text.includes("Nadia Okafor"));

/** Waits until the health of the clock says so. */
async function seeClock(app, state, words) {
  await app.go("#/settings");
  await until(`the clock to be ${state}: ${words}`, async () => {
    const line = await app.see("health-clock");
    return (await line.getAttribute("data-state")) === state && words.test(await line.getText());
  });
}

story("a clock that goes wrong", { movableClock: "app" }, (test) => {
  test("while JumpCloud cannot be reached, the person is told of the clock, and of no key", async (world) => {
    const { app, clock, desktop, notifications, simulator } = world;
    await connect(app, people.nadia);
    await notifications.one(/keys/, A_LOOK);
    await seeClock(app, "ok", /Agrees with JumpCloud's/);
    await simulator.breakAnswers(UNREACHABLE);
    clock.forward({ days: 40 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await seeClock(app, "failed", /It went ahead by (39|40) days/);
    await notifications.one(/This computer's clock went ahead by (39|40) days/, A_MINUTE_AND_A_LOOK);
    assert.deepEqual(ofNadia(notifications), []);
  });

  test("once JumpCloud answers, its clock is believed and not this one", async (world) => {
    const { app, desktop, notifications, simulator } = world;
    await simulator.mend();
    await app.go("#/overview");
    await app.click("refresh");
    await seeClock(app, "failed", /It is ahead of JumpCloud's by (39|40) days/);
    await desktop.leaveAndComeBack("^Keyvigil");
    assert.deepEqual(ofNadia(notifications), []);
  });

  test("set right, nothing was lost, and nothing was said too early", async (world) => {
    const { app, clock, desktop, notifications } = world;
    const before = notifications.count;
    clock.setRight();
    await desktop.leaveAndComeBack("^Keyvigil");
    await seeClock(app, "ok", /Agrees with JumpCloud's/);
    assert.equal(notifications.count, before);
    assert.equal(
      await world.ask(
        "SELECT count(*) FROM reminders JOIN credentials ON credentials.id = credential_id WHERE held",
      ),
      "0",
    );
  });
});

story("a clock that jumps", { movableClock: true }, (test) => {
  test("again while JumpCloud is being asked is compared with JumpCloud's again", async (world) => {
    const { app, clock, desktop, notifications, simulator } = world;
    await connect(app, people.nadia);
    await notifications.one(/keys/, A_LOOK);
    await simulator.clearRequests();
    const SLOW = { kind: "delay", milliseconds: 3000 };
    await simulator.breakAnswers({ path: "/api/v2/", times: 1, action: SLOW });
    clock.forward({ hours: 1 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await until("JumpCloud to be asked for the lists", async () =>
      (await simulator.requests()).some(({ path }) => path.startsWith("/api/v2/")),
    );
    clock.forward({ days: 1.5 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 29 days/);
  });

  test("past the end of the very key that asks is believed all the same", async (world) => {
    const { clock, desktop, notifications } = world;
    clock.forward({ days: 40 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expired 1[01] days ago/);
  });
});
