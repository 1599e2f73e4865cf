import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails where the screen that the app shows breaks a rule of WCAG 2.2 AA that a machine can find. */
export async function assertAccessible(app, screen) {
  await app.web.executeScript(source);
  const violations = await app.web.executeAsyncScript(`
    const done = arguments[arguments.length - 1];
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    axe.run({ runOnly: tags }).then(
      ({ violations }) =>
        done(violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(", "))),
      (error) => done([String(error)]),
    );
  `);
  assert.deepEqual(violations, [], `${screen} breaks rules of accessibility`);
}
