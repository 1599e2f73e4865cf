import assert from "node:assert/strict";

import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

const { nadia } = people;

/** From a list to the page that waits for the key. */
async function beginVisit(app) {
  await app.go("#/administrators");
  await app.click("replace-mine");
  await app.fill("portal-confirm", nadia.email);
  await app.click("portal-begin");
  await app.see("portal-paste");
}

/** Makes a key in the portal as the person does, and copies it with the portal's button. */
async function generateAndCopy({ browser, desktop }) {
  await desktop.focus("Chromium");
  await browser.click("#generate");
  await browser.click("#confirm-generate");
  const key = await (await browser.see("#key")).getText();
  await browser.click("#copy");
  return key;
}

story("making one's own key in the Admin Portal", {}, (test) => {
  let first = "";
  let second = "";

  test("the portal of the right region opens in the system's browser", async (world) => {
    const { app, desktop, simulator } = world;
    await connect(app, nadia);
    await beginVisit(app);
    const address = await desktop.addressOpenedBy(() => app.click("portal-open"));
    assert.equal(new URL(address).origin, new URL(simulator.urls.us).origin);
    const browser = await world.openBrowser();
    await browser.web.get(address);
    await browser.choose("#admin", nadia.email);
    await browser.click("#sign-in");
    await browser.click("#account");
    await browser.click("#my-api-key");
  });

  test("the old key dies the moment the new one is made", async (world) => {
    assert.ok(await world.simulator.accepts(nadia.key), "until then it works");
    first = await generateAndCopy(world);
    assert.ok(!(await world.simulator.accepts(nadia.key)));
  });

  test("Paste takes the new key, stores it and proves it", async ({ app, keyring, simulator }) => {
    await app.click("portal-paste");
    await app.read("Your new key works");
    const secrets = await keyring.secrets();
    assert.ok(secrets.includes(first));
    assert.ok(await simulator.accepts(first));
  });

  test("the clipboard no longer holds it", async ({ desktop }) => {
    assert.notEqual(await desktop.clipboard().catch(() => ""), first);
  });

  test("an expiration that is changed in the portal meanwhile shows", async ({ app, browser }) => {
    await browser.choose("#expiration", "30");
    await browser.see("#saved");
    await app.read(/Expires in (29|30) days/);
  });

  test("Keyvigil goes on with the new key", async ({ app, simulator }) => {
    await app.click("portal-finish");
    await app.go("#/overview");
    await simulator.clearRequests();
    await app.click("refresh");
    await app.read("just now");
    assert.ok((await simulator.requests()).every(({ status }) => status !== 401));
  });

  test("with consent, the next key is taken when the person comes back", async (world) => {
    const { app, desktop, keyring, simulator } = world;
    await beginVisit(app);
    await app.click("portal-consent");
    second = await generateAndCopy(world);
    assert.ok(!(await simulator.accepts(first)));
    await desktop.focus("^Keyvigil");
    await app.read("Your new key works");
    assert.ok((await keyring.secrets()).includes(second));
  });

  test("neither key is in any file of the app", async (world) => {
    for (const key of [first, second]) {
      assert.deepEqual(world.filesWith(key), []);
    }
  });
});
