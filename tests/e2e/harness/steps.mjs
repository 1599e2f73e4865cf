import { join } from "node:path";

/** Connects through the form, as everyone does first. */
export async function connect(app, { key, organization }) {
  await app.fill("connect-key", key);
  await app.click("connect-submit");
  await app.see("nav-overview");
  await app.read(organization);
}

/** Generates a key for a new service account, to the page that says that it is stored and verified. */
export async function generateServiceAccountKey(app, name) {
  await app.go("#/generate");
  await app.fill("generate-name", name);
  await app.choose("generate-role", "Read Only");
  await app.click("generate-submit");
  await app.seeStage("done");
}

/** Opens the page of a credential by its owner's name. */
export async function openCredential(app, owner) {
  await app.go("#/credentials");
  await app.fill("search", owner);
  await app.follow("credential-row");
  await app.readHeading(owner);
}

/** Rotates an account's only credential, to the page that says that both work. */
export async function rotate(app, owner) {
  await openCredential(app, owner);
  await app.click("rotate");
  await app.click("rotate-submit");
  await app.seeStage("overlap");
}

/** Lets the only sign-in replace its own key without the Admin Portal. */
export async function allowMakingKeysHere(app) {
  await app.go("#/settings");
  await app.click("makes-keys-here");
  await app.read("Replacing the key here is on.");
}

/** Confirms what cannot be undone, by the name of what it is about. */
export async function confirm(app, button, name) {
  await app.click(button);
  await app.fill("confirm-typed", name);
  await app.click("confirm-yes");
}

/** Makes the app's data look as if a newer version had written it. The app must not run meanwhile. */
export async function markDataAsNewer({ dataFolder, desktop }) {
  await desktop.say("sqlite3", join(dataFolder, "keyvigil.sqlite3"), "PRAGMA user_version = 9999");
}
