import { people } from "../harness/simulator.mjs";
import { connect } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

story("the list of credentials", {}, (test) => {
  test("a click on a row opens the page of that credential", async ({ app }) => {
    await connect(app, people.nadia);
    await app.go("#/credentials");
    for (const name of ["Pavel Novak", "Tom Lindqvist"]) {
      await app.followText(name);
      await app.see("actions");
      await app.readHeading(name);
      await app.back();
    }
  });

  test("what uses a credential can be noted, and is searched", async ({ app }) => {
    await app.followText("Nadia Okafor");
    await app.click("used-by-edit");
    await app.fill("used-by-text", "the payroll export");
    await app.click("used-by-save");
    await app.unsee("used-by-text");
    await app.go("#/credentials");
    await app.fill("search", "payroll");
    await app.read("Nadia Okafor");
    await app.unread("Pavel Novak");
  });

  test("a credential that is held can be verified at any time", async ({ app }) => {
    await app.followText("Nadia Okafor");
    await app.click("verify");
    await app.read("Accepted by JumpCloud");
  });

  test("the note is still there after a restart", async (world) => {
    const app = await world.openApp();
    await app.see("nav-overview");
    await app.go("#/credentials");
    await app.followText("Nadia Okafor");
    await app.read("the payroll export");
  });
});
