import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { confirm, connect } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

/** So many days from now, as a field for a moment holds it. */
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16);

const changes = async (simulator) =>
  (await simulator.requests())
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => [method, path.split("/")[2]]);

story("API access of administrators", {}, (test) => {
  test("it can be switched on, and JumpCloud is asked again before it is called done", async (world) => {
    const { app, simulator } = world;
    await connect(app, people.nadia);
    await app.go("#/administrators");
    await find(app, "Jonas", "Jonas Weber");
    await simulator.clearRequests();
    await app.click("enable-access");
    await app.click("enable-access-confirm");
    await app.read("API access of Jonas Weber is on.");
    assert.deepEqual(await changes(simulator), [["PUT", "users"]]);
  });

  test("switching it off says what breaks, and wants the address typed", async (world) => {
    const { app, simulator } = world;
    await find(app, "Tom", "Tom Lindqvist");
    await simulator.clearRequests();
    await confirm(app, "disable-access", "tom@brightwater.example");
    await app.read("API access of Tom Lindqvist is off.");
    assert.deepEqual(await changes(simulator), [["PUT", "users"]]);
  });

  test("one's own is not switched from here, and the way to somebody who can is told", async (world) => {
    const { app, simulator } = world;
    await find(app, "Nadia", "Nadia Okafor");
    await simulator.clearRequests();
    await app.click("disable-access");
    await app.see("cannot-switch-dialog");
    assert.deepEqual(await changes(simulator), []);
    await app.reload();
  });

  test("both stand in the activity log", async ({ app }) => {
    await app.go("#/activity");
    await app.read("API access switched on");
    await app.read("API access switched off");
  });

  test("who can use the API is one click away from the overview", async ({ app }) => {
    await app.go("#/overview");
    await app.click("answer-access");
    await app.read("Jonas Weber");
    await app.unread("Tom Lindqvist");
  });
});

story("a key that JumpCloud tells nothing of", {}, (test) => {
  test("is reminded of once somebody typed when it expires", async ({ app, simulator }) => {
    await simulator.settle({ api_key_fields: "nowhere" });
    await connect(app, people.nadia);
    await app.go("#/administrators");
    await find(app, "Tom", "Tom Lindqvist");
    await app.click("enter-expiry");
    await app.read("When does the key of Tom Lindqvist expire?");
    await app.read("Tom Lindqvist (tom@brightwater.example), in Brightwater");
    await app.fillMoment("expiry-custom-at", inDays(90));
    await app.click("expiry-save");
    await app.read(/Expires in (89|90) days/);
    await app.go("#/credentials?q=Tom");
    await app.read("Tom Lindqvist");
    await app.read(/(89|90) days/);
  });
});

story("credentials of service accounts", {}, (test) => {
  test("one is revoked by the name of its account, and JumpCloud no longer lists it", async (world) => {
    const { app, simulator } = world;
    await connect(app, people.nadia);
    await app.go("#/service-accounts");
    await find(app, "HR", "HR onboarding");
    await confirm(app, "revoke-one", "HR onboarding");
    await app.read("Revoked: JumpCloud no longer lists it for HR onboarding.");
    assert.deepEqual(await simulator.credentialsOf("HR onboarding"), []);
  });

  test("an account is deleted with all of them", async ({ app }) => {
    await find(app, "Terraform", "Terraform");
    await confirm(app, "delete-account", "Terraform");
    await app.read("Terraform was deleted.");
    await app.go("#/activity");
    await app.read("Service account deleted");
  });
});

/** Searches a list, until only what was meant is left. */
async function find(app, typed, name) {
  await app.fill("search", typed);
  await app.read(/\b1 (administrator|service account)\b/);
  await app.read(name);
}
