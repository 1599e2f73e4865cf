import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect, generateServiceAccountKey } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const { nadia } = people;
const A_LOOK = { seconds: 75 };
const YEAR = 365 * 24 * 60 * 60 * 1000;

story("a notification about a service account's key", { movableClock: true }, (test) => {
  test("comes when the key is near its end", async (world) => {
    const { app, clock, daemon, desktop, notifications, simulator } = world;
    await simulator.setExpiry(nadia, new Date(clock.now().getTime() + YEAR));
    await connect(app, nadia);
    await generateServiceAccountKey(app, "Backup script");
    await daemon.end();
    await daemon.start({ choice: "Rotate" });
    clock.forward({ days: 61 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/service account Backup script expires in (about )?2[89] days/, A_LOOK);
  });

  test("gives way to a later one about the same key", async ({ clock, desktop, notifications }) => {
    clock.forward({ days: 16 });
    await desktop.leaveAndComeBack("^Keyvigil");
    const later = /service account Backup script expires in (about )?1[23] days/;
    await notifications.one(later, A_LOOK);
    assert.match(
      notifications.replacedBy(later),
      /service account Backup script expires in (about )?2[89] days/,
    );
  });

  test("leads to where the key is rotated", async ({ app, daemon }) => {
    await daemon.choose();
    await until("the page", async () => (await app.web.getCurrentUrl()).includes("#/rotate/"));
    await app.readHeading("Backup script");
    await app.see("rotate-submit");
  });
});
