// Runs the tests, or those named, one file after the other: each has a desktop and a browser to itself,
// and two at a time on a small machine would only wait for each other.
//   npm test                    all
//   npm test -- connect theme   tests/connect.test.mjs and tests/theme.test.mjs
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const SUFFIX = ".test.mjs";
const folder = join(import.meta.dirname, "tests");
const names = process.argv.slice(2);
const files = readdirSync(folder)
  .filter(
    (file) => file.endsWith(SUFFIX) && (names.length === 0 || names.includes(file.slice(0, -SUFFIX.length))),
  )
  .map((file) => join(folder, file));
if (files.length === 0) throw new Error(`no such tests: ${names.join(", ")}`);

const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout"];
const tap = process.env.KEYVIGIL_TAP;
if (tap) reporters.push("--test-reporter=tap", `--test-reporter-destination=${tap}`);

const runner = spawn(process.execPath, ["--test", "--test-concurrency=1", ...reporters, ...files], {
  stdio: "inherit",
});
runner.on("exit", (code) => (process.exitCode = code ?? 1));
