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
  await app.see("generated");
}

/** Makes the app's data look as if a newer version had written it. The app must not run meanwhile. */
export async function markDataAsNewer({ dataFolder, desktop }) {
  await desktop.say("sqlite3", join(dataFolder, "keyvigil.sqlite3"), "PRAGMA user_version = 9999");
}
