import assert from "node:assert/strict";
import { chmodSync, mkdirSync } from "node:fs";

import { people } from "../harness/simulator.mjs";
import { connect, markDataAsNewer } from "../harness/steps.mjs";
import { story } from "../harness/world.mjs";

// Root may write anywhere, unless it gives that right up.
const asAnybody = { wrapper: "setpriv --bounding-set=-all --inh-caps=-all --" };

story("a data folder that cannot be used", { appIsOpen: false }, (test) => {
  test("where it is read-only, the window says so and what to do", async (world) => {
    mkdirSync(world.dataFolder);
    chmodSync(world.dataFolder, 0o555);
    const app = await world.openApp(asAnybody);
    await app.see("problem");
    await app.seeError("data_folder_read_only", "Keyvigil cannot write its data");
    await app.read(world.dataFolder);
  });

  test("once it can be written, the app starts", async (world) => {
    chmodSync(world.dataFolder, 0o755);
    const app = await world.openApp(asAnybody);
    await connect(app, people.nadia);
  });

  test("where a newer version wrote it, the window says so and leaves it alone", async (world) => {
    const app = await world.openApp({ meanwhile: () => markDataAsNewer(world) });
    await app.see("problem");
    await app.seeError("data_folder_newer", "This data was written by a newer Keyvigil");
    await app.quit();
    assert.ok(world.filesWith("Brightwater").some((path) => path.startsWith(world.dataFolder)));
  });
});
