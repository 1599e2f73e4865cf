import assert from "node:assert/strict";

import { assertAccessible } from "../harness/axe.mjs";
import { people } from "../harness/simulator.mjs";
import {
  allowMakingKeysHere,
  connect,
  generateServiceAccountKey,
  markDataAsNewer,
  openCredential,
} from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

/** The desktop's settings that make the app light or dark. */
const THEMES = { light: "Adwaita:light", dark: "Adwaita:dark" };

const { nadia, camille, sofia } = people;

/** Each screen in the order of a visit: its name, how to get there, and what shows that it is there. */
const SCREENS = [
  ["first-run", () => {}, "connect-submit"],
  ["key-refused", (app) => submitKey(app, camille.key), "other-regions"],
  ["choose-organization", (app) => submitKey(app, sofia.key), "organization-picker"],
  ["lost-key", (app) => app.click("lost-key"), "lost-key-panel"],
  ["overview", (app) => app.reload().then(() => connect(app, nadia)), "needs-care"],
  ["organizations", (app) => app.go("#/organizations"), "organization-row"],
  ["choose-organizations", (app) => app.click("choose-organizations"), "choose-organizations-save"],
  ["inbox", (app) => app.reload().then(() => app.go("#/inbox")), "inbox-row"],
  ["credentials", (app) => app.go("#/credentials"), "credential-row"],
  ["credential", openHeld, "actions"],
  ["administrators", (app) => app.go("#/administrators"), "administrator-row"],
  ["service-accounts", (app) => app.go("#/service-accounts"), "service-account"],
  ["activity", (app) => app.go("#/activity"), "activity-table"],
  ["settings", (app) => app.go("#/settings"), "settings-sign-ins"],
  ["connect-another", (app) => app.go("#/connect"), "connect-submit"],
  ["generate", (app) => app.go("#/generate"), "generate-submit"],
  ["generated", (app) => generateServiceAccountKey(app, "Backup script"), "generate-again"],
  ["rotate-room", (app) => beginRotation(app, "Terraform"), "room"],
  ["rotate", (app) => beginRotation(app, "HR onboarding"), "rotate-submit"],
  ["rotation", (app) => app.click("rotate-submit").then(() => app.seeStage("overlap")), "consumers"],
  ["rotation-undo", (app) => app.click("undo"), "confirm"],
  ["under-way", leaveToOverview, "under-way"],
  ["needs-you", loseAnAnswer, "candidates"],
  ["tell-owner", tellOwner, "tell-owner-dialog"],
  ["replace-here", replaceHere, "replace-here-submit"],
  ["portal-begin", beginPortal, "portal-begin"],
  ["portal-visit", waitForKey, "portal-paste"],
  ["portal-leave", (app) => app.click("portal-leave"), "confirm"],
  ["no-such-page", getLost, "nav-overview"],
  ["closing", (app) => app.closeWindow(), "close-dialog"],
  ["find", (app) => app.click("close-cancel").then(() => app.click("find")), "palette"],
  ["problem", (_, world) => world.openApp({ meanwhile: () => markDataAsNewer(world) }), "problem"],
];

async function submitKey(app, key) {
  await app.fill("connect-key", key);
  await app.click("connect-submit");
}

async function openHeld(app) {
  await app.go("#/credentials?filter=held");
  await app.follow("credential-row");
}

async function beginRotation(app, owner) {
  await openCredential(app, owner);
  await app.click("rotate");
}

async function leaveToOverview(app) {
  await app.click("confirm-cancel");
  await app.go("#/overview");
}

async function loseAnAnswer(app, { simulator }) {
  const cut = { kind: "cut", at: "start", ending: "reset" };
  const create = { method: "POST", path: "/api/v2/service-accounts/" };
  await simulator.breakAnswers({ ...create, times: 1, after_effect: true, action: cut });
  await beginRotation(app, "Nightly audit export");
  await app.click("rotate-submit");
}

async function tellOwner(app) {
  await openCredential(app, "Tom Lindqvist");
  await app.click("tell-owner");
}

async function replaceHere(app) {
  await app.click("tell-owner-copy");
  await allowMakingKeysHere(app);
  await openCredential(app, "Nadia Okafor");
  await app.click("replace-here");
}

async function beginPortal(app) {
  await app.go("#/administrators");
  await app.click("replace-mine");
}

async function waitForKey(app) {
  await app.fill("portal-confirm", nadia.email);
  await app.click("portal-begin");
}

async function getLost(app) {
  await app.click("confirm-cancel");
  await app.go("#/nowhere");
  await app.read("There is no such page");
}

for (const [theme, setting] of Object.entries(THEMES)) {
  story(`the screens, ${theme}`, { env: { GTK_THEME: setting } }, (test) => {
    test(`the app is ${theme} on a ${theme} desktop`, async ({ app }) => {
      assert.equal(await app.isDark(), theme === "dark");
    });

    for (const [name, open, landmark] of SCREENS) {
      test(`${name} can be used by everyone`, async (world) => {
        await open(world.app, world);
        await world.app.see(landmark);
        await world.app.photograph(`${name}-${theme}`);
        await assertAccessible(world.app, name);
      });
    }
  });
}
