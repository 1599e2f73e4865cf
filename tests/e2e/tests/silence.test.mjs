import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect, openCredential } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const { nadia } = people;
const A_LOOK = { seconds: 75 };
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

const ofNadia = ({ notifications }) => notifications.texts.filter((text) => text.includes("Nadia Okafor"));

/** The stages in days at which her key stands in the inbox, oldest first. */
const inInbox = (world) =>
  world.ask(
    `SELECT group_concat(days) FROM (SELECT stage / 86400 AS days FROM reminders
      JOIN credentials ON credentials.id = credential_id WHERE held ORDER BY reminders.id)`,
  );

/** Starts it in the background at another time, and waits until it has looked for reminders there. */
async function startLater(world, moment) {
  await world.hideApp({
    meanwhile: async () => {
      world.clock.to(moment);
      await world.simulator.clearRequests();
    },
  });
  // It looks for reminders before it asks JumpCloud anything.
  await until("the app to refresh", async () => (await world.simulator.requests()).length > 0, A_LOOK);
}

/** The noon at which her key expires: a little more than a month from now. */
function noonInAMonth(clock) {
  const noon = new Date(clock.now().getTime() + 32.3 * DAY);
  noon.setUTCHours(12, 0, 0, 0);
  return noon;
}

// Quiet hours are local ones.
story("what the person wants to hear of, and when", { movableClock: true, env: { TZ: "UTC" } }, (test) => {
  let expires;
  const before = (days, hours) => new Date(expires.getTime() - days * DAY - hours * HOUR);

  test("a point that was added on a key's page is kept", async (world) => {
    const { app, clock, desktop, notifications, simulator } = world;
    expires = noonInAMonth(clock);
    await simulator.setExpiry(nadia, expires);
    await connect(app, nadia);
    await openCredential(app, "Nadia Okafor");
    await app.fill("stage-number", "31");
    await app.click("stage-add");
    await app.see("stage-remove-2678400");
    clock.to(before(30, 20));
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 30 days/, A_LOOK);
    await app.read("31 days before expiry");
  });

  test("a snooze on a key's page outlives a restart, and no longer than its day", async (world) => {
    const { app, clock, notifications } = world;
    clock.to(before(30, 10));
    await app.click("snooze");
    await app.see("snoozed");
    await startLater(world, before(29, 20));
    assert.equal(await inInbox(world), "31,30", "the inbox takes it all the same");
    assert.equal(ofNadia(world).length, 1);
    await startLater(world, before(29, 9));
    await notifications.one(/Nadia Okafor expires in 29 days/, A_LOOK);
  });

  test("quiet hours outlive a restart, and what they kept back comes in the morning", async (world) => {
    const app = await world.openApp();
    await app.go("#/settings");
    await app.click("quiet-hours");
    await app.see("quiet-from");
    await startLater(world, before(13, 13));
    assert.equal(await inInbox(world), "31,30,14");
    assert.equal(ofNadia(world).length, 2);
    await startLater(world, before(13, 4));
    await world.notifications.one(/Nadia Okafor expires in 13 days/, A_LOOK);
  });

  test("a snooze of everything outlives a restart, until the person ends it", async (world) => {
    let app = await world.openApp();
    await app.go("#/inbox");
    await app.click("snooze-all");
    await app.see("snoozed-all");
    app = await world.openApp();
    await app.go("#/inbox");
    await app.click("end-snooze-all");
    await app.unsee("snoozed-all");
    await app.see("snooze-all");
  });

  test("of a muted organization nothing comes until it is heard again", async (world) => {
    await world.app.go("#/settings");
    await world.app.click("mute-organization");
    await until("the choice to be kept", async () =>
      /true|1/.test(await world.ask("SELECT group_concat(muted) FROM organization_reminders")),
    );
    await startLater(world, before(6, 20));
    assert.equal(await inInbox(world), "31,30,14");
    assert.equal(ofNadia(world).length, 3);
    const app = await world.openApp();
    await app.go("#/settings");
    await app.click("mute-organization");
    await world.notifications.one(/Nadia Okafor expires in 6 days/, A_LOOK);
  });
});
