import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { allowMakingKeysHere, connect, openCredential } from "../harness/steps.mjs";
import { until } from "../harness/until.mjs";
import { story } from "../harness/world.mjs";

const { nadia } = people;
const GENERATE = { method: "POST", path: "/api/users/generateApiKey" };
/** JumpCloud is asked three times over a minute before a key is given up. */
const A_MINUTE_AND_MORE = { seconds: 120 };
/** The app looks at the clock at least once a minute. */
const A_LOOK = { seconds: 75 };

async function openOwn(app) {
  await openCredential(app, "Nadia Okafor");
}

async function replaceHere(app) {
  await openOwn(app);
  await app.click("replace-here");
  await app.fill("replace-confirm", nadia.email);
  await app.click("replace-here-submit");
}

story("replacing one's own key without the Admin Portal", { movableClock: true }, (test) => {
  let made = "";

  test("is offered only where it was turned on", async ({ app }) => {
    await connect(app, nadia);
    await openOwn(app);
    await app.see("replace");
    await app.unsee("replace-here");
    await allowMakingKeysHere(app);
    await openOwn(app);
    await app.see("replace-here");
  });

  test("changes nothing where JumpCloud refuses the call", async ({ app, simulator }) => {
    await simulator.settle({ generate_api_key: "forbidden" });
    await replaceHere(app);
    await app.seeStage("not_changed");
    await app.see("to-portal");
    assert.ok(await simulator.knows(nadia.key), "the present key works");
    await app.click("dismiss");
    await app.unsee("rotation-stage");
    await simulator.settle({ generate_api_key: "works" });
  });

  test("ends the old key, and stores, proves and uses the new one", async (world) => {
    const { app, keyring, simulator } = world;
    await replaceHere(app);
    await app.seeStage("done");
    assert.ok(!(await simulator.knows(nadia.key)), "the old key is dead");
    const secrets = await keyring.secrets();
    const known = await Promise.all(secrets.map((secret) => simulator.knows(secret)));
    [made] = secrets.filter((_, index) => known[index]);
    assert.ok(made, "the key in the keychain works");
    assert.deepEqual(world.filesWith(made), []);
    await app.click("dismiss");
    await app.see("actions");
    await app.go("#/overview");
    await simulator.clearRequests();
    await app.click("refresh");
    await app.read("just now");
    assert.ok((await simulator.requests()).every(({ status }) => status !== 401));
  });

  test("who still calls with the old key is shown", async (world) => {
    const { app, clock, desktop, simulator } = world;
    assert.ok(!(await simulator.accepts(nadia.key)), "a script was forgotten");
    clock.forward({ hours: 0.25 });
    await desktop.leaveAndComeBack("^Keyvigil");
    await app.go("#/activity");
    await app.read("Someone still calls with the replaced key", A_LOOK);
    await app.go("#/credentials?filter=ended");
    await app.followText("Nadia Okafor");
    await app.see("old-key-callers");
    await app.read("127.0.0.1");
  });

  test("a lifetime that JumpCloud understood otherwise is told", async ({ app, simulator }) => {
    await simulator.settle({ ttl_unit: "ignored" });
    await openOwn(app);
    await app.click("replace-here");
    await app.click("key-days-30");
    await app.fill("replace-confirm", nadia.email);
    await app.click("replace-here-submit");
    await app.seeStage("done");
    await app.seeError("lifetime_differs", "The new key lives another time than you asked for");
  });
});

story("a key that is lost on its way", {}, (test) => {
  test("is said to be lost, and the way on is the portal", async ({ app, simulator }) => {
    await connect(app, nadia);
    await allowMakingKeysHere(app);
    const cut = { kind: "cut", at: "start", ending: "reset" };
    await simulator.breakAnswers({ ...GENERATE, times: 1, after_effect: true, action: cut });
    await replaceHere(app);
    await app.seeStage("lost", A_MINUTE_AND_MORE);
    await app.read("JumpCloud ended your old key");
    assert.ok(!(await simulator.knows(nadia.key)));
    await app.click("to-portal");
    await app.see("portal-begin");
  });

  test("stays on the overview until it is put away", async (world) => {
    const app = await world.openApp();
    await app.see("under-way");
    await app.read("Lost");
  });
});

story("a keychain that refuses after JumpCloud answered", {}, (test) => {
  let made = "";

  test("the new key may be seen, and is in no file", async (world) => {
    const { app, keyring, simulator } = world;
    await connect(app, nadia);
    await allowMakingKeysHere(app);
    await simulator.breakAnswers({ ...GENERATE, times: 1, action: { kind: "delay", milliseconds: 3000 } });
    await replaceHere(app);
    await until("the request to be on its way", async () =>
      (await simulator.requests()).some(({ path }) => path === GENERATE.path),
    );
    await keyring.lock();
    await app.seeError("keychain_denied", "The keychain refused");
    await app.seeStage("storing");
    await app.click("reveal-kept");
    made = await (await app.see("secret")).getText();
    assert.ok(await simulator.knows(made));
    assert.ok(!(await simulator.knows(nadia.key)), "the old key is dead");
    assert.deepEqual(world.filesWith(made), []);
  });

  test("nothing is lost when the app is killed meanwhile", async (world) => {
    await world.app.kill();
    const app = await world.openApp();
    await app.follow("under-way");
    await app.seeError("keychain_denied", "The keychain refused");
    await world.keyring.openAgain();
    await app.click("try-again");
    await app.seeStage("done");
    assert.ok((await world.keyring.secrets()).includes(made));
  });
});

story("another administrator's key", {}, (test) => {
  test("is asked for with a message that says all that its owner needs", async ({ app, desktop }) => {
    await connect(app, nadia);
    await openCredential(app, "Tom Lindqvist");
    await app.click("tell-owner");
    const message = await app.valueOf("tell-owner-message");
    for (const part of ["Tom Lindqvist", "Brightwater Coffee", "Generate New API Key"]) {
      assert.ok(message.includes(part), part);
    }
    await app.click("tell-owner-copy");
    await until("the message in the clipboard", async () => (await desktop.clipboard()) === message);
  });
});
