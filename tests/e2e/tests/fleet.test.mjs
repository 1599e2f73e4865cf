import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { Key } from "selenium-webdriver";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

const { sofia } = people;
const CLIENTS = ["Harbor Dental Group", "Larkspur Architects", "Pinecrest School District"];

/** The paths that are about one organization, which a key that sees several must name. */
const SCOPED = /^\/api\/(users|v2\/service-accounts)(?!\/getSelf)/;

story("many organizations with one key", {}, (test) => {
  test("the key tells what it sees, and all of it can be watched at once", async ({ app }) => {
    await app.fill("connect-key", sofia.key);
    await app.click("connect-submit");
    await app.see("organization-picker");
    for (const name of ["Provider's own administrators", ...CLIENTS]) await app.read(name);
    await app.click("organizations-all");
    await app.read("4 of 4 chosen");
    await app.click("organization-submit");
    await app.readHeading("Organizations");
    for (const name of CLIENTS) await app.read(name);
  });

  test("it is one credential, in the keychain once", async ({ keyring }) => {
    const secrets = await keyring.secrets();
    assert.equal(secrets.filter((secret) => secret === sofia.key).length, 1);
  });

  test("the board says what expires next, what never does, and who can use the API", async ({ app }) => {
    await app.read(/Pinecrest School District[^]*Ruth Feldman[^]*in (19|20) hours/);
    await app.read("4 organizations");
    await app.click("filter-never_expires");
    await app.read(/Harbor Dental Group/);
    await app.unread("Larkspur Architects");
    await app.back();
    await app.read("Larkspur Architects");
  });

  test("every question about an organization named that one, and no other did", async ({ simulator }) => {
    const asked = await simulator.requests();
    const scoped = asked.filter(({ path }) => SCOPED.test(path));
    assert.ok(scoped.length >= 2 * CLIENTS.length);
    for (const { path, organizations } of scoped) assert.equal(organizations.length, 1, path);
    for (const { path, organizations } of asked.filter(({ path }) => path.includes("/providers/"))) {
      assert.deepEqual(organizations, [], path);
    }
  });

  test("an organization that cannot be asked hides no other, and keeps what was known", async (world) => {
    const { app, simulator } = world;
    const refused = { kind: "answer", status: 403, body: '{"message":"Forbidden"}' };
    await simulator.breakAnswers({ method: "GET", path: "/api/v2/service-accounts", action: refused });
    await app.click("refresh");
    await app.click("organization-status");
    await app.read(/Service accounts as of/);
    await app.press(Key.ESCAPE);
    await app.go("#/service-accounts");
    await app.read("Roster sync");
    await simulator.mend();
  });

  test("what is chosen in a list stands in its address, so that back works", async ({ app }) => {
    await app.go("#/credentials");
    await app.read("Ellen Marsh");
    await app.click("filter-never");
    await app.read("Luca Ferri");
    await app.unread("Ellen Marsh");
    await app.click("filter-expired");
    await app.read("Daniel Cho");
    await app.unread("Luca Ferri");
    await app.back();
    await app.read("Luca Ferri");
    await app.unread("Daniel Cho");
  });

  test("what lists are narrowed to is said above them, and left by going back", async ({ app }) => {
    await app.go("#/organizations");
    await app.followText("Harbor Dental Group");
    await app.read("Only Harbor Dental Group.");
    assert.notEqual(await app.valueOf("scope"), "");
    await app.back();
    await app.see("organizations-table");
    assert.equal(await app.valueOf("scope"), "");
    await app.go("#/credentials?filter=never");
    await app.read("Luca Ferri");
  });

  test("what is shown can be exported, and holds no secret", async ({ app }) => {
    await app.click("export");
    await app.click("export-csv");
    await app.read("keyvigil-credentials.csv");
    const [path] = (await app.text()).match(/\/\S*keyvigil-credentials\.csv/);
    const lines = readFileSync(path, "utf8").trimEnd().split("\r\n");
    assert.match(lines[0], /^owner,owner_email,/);
    assert.equal(lines.length, 3, lines.join("\n"));
    assert.ok(lines.some((line) => line.startsWith("Luca Ferri,luca@northwind-msp.example,")));
    assert.ok(!lines.join("\n").includes(sofia.key));
  });

  test("a group has a heading with its number", async ({ app }) => {
    await app.go("#/credentials?group=organization");
    await app.see("group");
    await app.read(/Pinecrest School District/);
  });

  test("others can be watched at any time, and nothing changes at JumpCloud", async (world) => {
    const { app, simulator } = world;
    await simulator.clearRequests();
    await app.go("#/organizations");
    await app.click("choose-organizations");
    await app.click(`organization-${sofia.organizationId}`);
    await app.click("dropped-understand");
    await app.click("choose-organizations-save");
    await app.unsee("choose-organizations-dialog");
    await app.unread("Larkspur Architects");
    await app.read("Harbor Dental Group");
    const asked = await simulator.requests();
    assert.deepEqual(
      asked.filter(({ method }) => method !== "GET"),
      [],
    );
  });

  test("all of it is there after a restart", async (world) => {
    const app = await world.openApp();
    await app.see("nav-overview");
    await app.go("#/organizations");
    await app.read("Harbor Dental Group");
    await app.read("3 organizations");
  });
});

story("a service account's client id and secret", {}, (test) => {
  const account = { id: "demo-nightly-audit", secret: "Sc02DemoSecretNotARealOne000000000000000" };

  test("connect, and are in the keychain", async ({ app, keyring }) => {
    await app.click("connect-kind-clientSecret");
    await app.fill("connect-client-id", account.id);
    await app.fill("connect-client-secret", account.secret);
    await app.click("connect-submit");
    await app.see("nav-overview");
    assert.ok((await keyring.secrets()).includes(account.secret));
  });

  test("are told whose they are as soon as a sign-in that may see it shows that", async ({
    app,
    keyring,
  }) => {
    await app.go("#/connect");
    await connect(app, people.nadia);
    await app.readHeading("Overview");
    await app.go("#/credentials?custody=held");
    await app.followText("Nightly audit export");
    await app.readHeading("Nightly audit export");
    assert.equal((await keyring.secrets()).filter((secret) => secret === account.secret).length, 1);
  });
});
