import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const A_LOOK = { seconds: 75 };

const ofNadia = (texts) => texts.filter((text) => text.includes("Nadia Okafor"));

/** The words of health where the last notification was not taken. */
const FAILING = "Notifications do not arrive";

/** How many reminders of a held key wait to be shown. */
const unshown = (world) =>
  world.ask(
    "SELECT count(*) FROM reminders JOIN credentials ON credentials.id = credential_id WHERE held AND shown_at IS NULL",
  );

const FULL = `CREATE TRIGGER full BEFORE UPDATE OF shown_at ON reminders
  BEGIN SELECT RAISE(ABORT, 'no room'); END`;

story("a notification daemon that fails", { movableClock: true }, (test) => {
  test("where there is none, the reminder is in the inbox and health says so", async (world) => {
    const { app, clock, daemon, desktop, notifications } = world;
    await connect(app, people.nadia);
    await notifications.one(/keys/, A_LOOK);
    await daemon.end();
    clock.forward({ days: 1.5 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await app.go("#/inbox");
    await app.read(/30 days before expiry[^]*Nadia Okafor/, A_LOOK);
    await app.see("not-shown");
    await app.go("#/settings");
    await app.read(FAILING, A_LOOK);
  });

  test("once there is one, it is shown, and all is well again", async (world) => {
    const { app, daemon, desktop } = world;
    await daemon.start();
    await desktop.leaveAndComeBack("^Keyvigil");
    await until("it to be recorded", async () => (await unshown(world)) === "0", A_LOOK);
    assert.equal(ofNadia(await daemon.record()).length, 1);
    await app.unread(FAILING);
  });

  test("one that never answers costs nothing but the pop-up", async (world) => {
    const { app, clock, daemon, desktop, simulator } = world;
    await daemon.hang();
    clock.forward({ days: 17 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await app.go("#/credentials");
    await app.see("credential-row");
    await app.go("#/overview");
    await simulator.clearRequests();
    await app.click("refresh");
    await until("JumpCloud to be asked", async () => (await simulator.requests()).length > 0);
    await app.read("just now");
    await app.go("#/inbox");
    await app.read(/14 days before expiry[^]*Nadia Okafor/, A_LOOK);
    await app.go("#/settings");
    await app.read(FAILING, A_LOOK);
  });

  test("when it answers again there is one notification, and not one for each try", async (world) => {
    const { daemon, desktop, notifications } = world;
    await desktop.leaveAndComeBack("^Keyvigil");
    await daemon.goOn();
    await until("it to be recorded", async () => (await unshown(world)) === "0", A_LOOK);
    assert.equal(
      notifications.texts.filter((text) => /Nadia Okafor expires in 12 days/.test(text)).length,
      1,
    );
    // The one of 30 days was closed when the record was read, and this one is another.
    assert.equal(ofNadia(await daemon.record()).length, 2);
  });
});

story("a crash between showing and recording", { movableClock: true }, (test) => {
  test("the reminder is shown, and cannot be recorded", async (world) => {
    await connect(world.app, people.nadia);
    await world.notifications.one(/keys/, A_LOOK);
    await world.hideApp({
      meanwhile: async () => {
        await world.ask(FULL);
        world.clock.forward({ days: 1.5 });
      },
    });
    await world.notifications.one(/Nadia Okafor/, A_LOOK);
    assert.equal(await unshown(world), "1");
  });

  test("after the crash it is shown once more", async (world) => {
    await world.hidden.kill();
    world.hidden = undefined;
    await world.hideApp({ meanwhile: () => world.ask("DROP TRIGGER full") });
    await until("the second showing", () => ofNadia(world.notifications.texts).length === 2, A_LOOK);
    await until("it to be recorded", async () => (await unshown(world)) === "0", A_LOOK);
  });

  test("and never again", async (world) => {
    const { clock, simulator } = world;
    await world.hideApp({
      meanwhile: async () => {
        clock.forward({ hours: 7 });
        await simulator.clearRequests();
      },
    });
    // The app looks for reminders before it asks JumpCloud anything.
    await until("the app to refresh", async () => (await simulator.requests()).length > 0, A_LOOK);
    assert.equal(ofNadia(world.notifications.texts).length, 2);
  });
});
