import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect, openCredential } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

const { nadia } = people;
const A_LOOK = { seconds: 75 };
const DAY = 24 * 60 * 60 * 1000;

/** When a key of so many days expires, by the clock of this story. */
const inDays = (clock, days) => new Date(clock.now().getTime() + days * DAY);

story("a lifetime that somebody changes in the portal", { movableClock: true }, (test) => {
  test("a shorter one is announced after the next refresh in the background", async (world) => {
    const { app, clock, desktop, notifications, simulator } = world;
    await connect(app, nadia);
    await openCredential(app, "Nadia Okafor");
    await app.read(/Expires in 31 days/);
    await simulator.setExpiry(nadia, inDays(clock, 6.9));
    await simulator.clearRequests();
    clock.forward({ hours: 7 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 6 days/, A_LOOK);
    await app.read(/Expires in 6 days/);
    assert.ok((await simulator.requests()).length > 0, "JumpCloud was asked");
  });

  test("a longer one takes the reminder off the desktop, and arms the next", async (world) => {
    const { app, clock, desktop, notifications, simulator } = world;
    await simulator.setExpiry(nadia, inDays(clock, 60));
    clock.forward({ hours: 7 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.withdrawn(/Nadia Okafor expires in 6 days/, A_LOOK);
    await app.read(/Expires in 59 days/);
    clock.forward({ days: 31 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 28 days/, A_LOOK);
  });
});
