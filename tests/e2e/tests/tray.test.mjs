import assert from "node:assert/strict";

import { familyOf } from "../harness/processes.mjs";
import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const A_LOOK = { seconds: 75 };

/** Of the icons in icons/tray. */
const AMBER = [255, 185, 56];
const RED = [211, 38, 58];

/** Once all is recorded, the app knows the numbers on the desktop: nobody clicks sooner. */
const recorded = (world) =>
  until("it to be recorded", async () => {
    const held = "JOIN credentials ON credentials.id = credential_id WHERE held";
    return (await world.ask(`SELECT count(*) FROM reminders ${held} AND shown_at IS NULL`)) === "0";
  });

const noWindow = (desktop) =>
  until(
    "the window to go",
    async () => !(await desktop.windows()).some((title) => title.startsWith("Keyvigil")),
  );

story("in the tray", { movableClock: true, tray: true }, (test) => {
  test("its menu tells the next expiries and what is unread", async ({ app, tray }) => {
    await connect(app, people.nadia);
    await until("the expiries", async () =>
      (await tray.labels()).some((label) => /Terraform: \w+ \d+ \w+ /.test(label)),
    );
    const labels = await tray.labels();
    assert.equal(labels.filter((label) => label.includes(": ")).length, 3, labels.join("\n"));
    for (const label of ["Open Keyvigil", "Refresh", "Snooze all until tomorrow", "Quit"]) {
      assert.ok(labels.includes(label), labels.join("\n"));
    }
    await until("what is unread", async () =>
      (await tray.labels()).some((label) => label.endsWith("unread reminders")),
    );
  });

  test("closing the window leaves it there, without a web process, and says so once", async (world) => {
    const { app, desktop, notifications } = world;
    await app.closeWindow();
    await noWindow(desktop);
    await notifications.one(/Keyvigil keeps watching/);
    await until(
      "the web process to go",
      () => !familyOf(app.id).some((name) => name.startsWith("WebKitWebProc")),
    );
    assert.ok(familyOf(app.id).includes("keyvigil"));
  });

  test("it reminds, and a click on the notification opens that credential", async (world) => {
    const { app, clock, daemon, notifications, tray } = world;
    // Others may stand on the desktop, too.
    await daemon.end();
    await daemon.start({ choice: "Open (API key of Nadia" });
    clock.forward({ days: 1.5 });
    await tray.choose("Refresh");
    await notifications.one(/Nadia Okafor expires in 29 days/, A_LOOK);
    await recorded(world);
    await daemon.choose();
    await app.followWindow();
    await app.readHeading("Nadia Okafor");
  });

  test("with the window open, too", async (world) => {
    const { app, clock, daemon, desktop, notifications } = world;
    await app.go("#/settings");
    await app.readHeading("Settings");
    clock.forward({ days: 17 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 12 days/, A_LOOK);
    await recorded(world);
    await daemon.choose();
    await app.readHeading("Nadia Okafor");
  });

  test("it can be silenced from there until the morning", async ({ app, tray }) => {
    await tray.choose("Snooze all until tomorrow");
    await app.go("#/inbox");
    await app.see("snoozed-all", A_LOOK);
    await tray.choose("End snooze");
    await app.unsee("snoozed-all");
  });

  test("its icon turns from amber to red when a key has less than a day", async ({ clock, tray }) => {
    await tray.seeColour(AMBER);
    assert.ok(!(await tray.hasColour(RED)));
    clock.forward({ days: 12 });
    await tray.choose("Refresh");
    await tray.seeColour(RED);
  });

  test("Open brings the window back, and Quit ends it", async ({ app, desktop, tray }) => {
    await app.closeWindow();
    await noWindow(desktop);
    await tray.choose("Open Keyvigil");
    await app.followWindow();
    await app.see("nav-overview");
    await tray.choose("Quit");
    await until("the app to end", () => !familyOf(app.id).includes("keyvigil"));
  });
});

story("the buttons of a notification", { movableClock: true }, (test) => {
  test("Snooze silences the credential over its next stage", async (world) => {
    const { app, clock, daemon, desktop, notifications } = world;
    await daemon.end();
    await daemon.start({ choice: "Snooze a day (API key of Nadia" });
    await connect(app, people.nadia);
    await notifications.one(/keys have expired/, A_LOOK);
    await daemon.record();
    clock.forward({ days: 24.9 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 6 days/, A_LOOK);
    await recorded(world);
    await daemon.choose();
    await until(
      "the snooze",
      async () =>
        (await world.ask("SELECT count(*) FROM credential_reminders WHERE snooze IS NOT NULL")) === "1",
    );
    // The stage of six days falls into it.
    clock.forward({ hours: 12 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await app.go("#/inbox");
    await app.read(/6 days before expiry[^]*Nadia Okafor/, A_LOOK);
    assert.ok(!notifications.texts.some((text) => /Nadia Okafor expires in 5 days/.test(text)));
    clock.forward({ hours: 13 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 5 days/, A_LOOK);
  });

  test("Rotate leads to where the key is replaced", async (world) => {
    const { app, clock, daemon, desktop, notifications } = world;
    await daemon.end();
    await daemon.start({ choice: "Rotate (API key of Nadia" });
    clock.forward({ days: 2 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await notifications.one(/Nadia Okafor expires in 3 days/, A_LOOK);
    await recorded(world);
    await daemon.choose();
    await until("the page", async () => (await app.web.getCurrentUrl()).includes("#/replace/"));
  });
});
