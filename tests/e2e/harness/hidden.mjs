import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { hasEnded, launch } from "./app.mjs";
import { Program } from "./program.mjs";
import { until } from "./until.mjs";

/** The built app without anybody who drives it: in the background, as a start at login is. */
export class Hidden {
  /** @param {{ desktop: import("./desktop.mjs").Desktop, folder: string, args: string[], env?: NodeJS.ProcessEnv }} options */
  static async start({ desktop, folder, args, env = {} }) {
    const launcher = join(folder, `hidden-${(Hidden.#count += 1)}`);
    const idFile = `${launcher}.pid`;
    writeFileSync(launcher, launch({ env, wrapper: "", idFile }), { mode: 0o755 });
    const program = new Program(launcher, args, { env: desktop.env, log: join(folder, "app.log") });
    const id = await until("the app to start", () => Number(readFileSync(idFile, "utf8")));
    return new Hidden(program, id);
  }

  static #count = 0;
  #program;

  constructor(program, id) {
    this.#program = program;
    this.id = id;
  }

  /** The names of its processes. */
  processes() {
    return familyOf(this.id);
  }

  /** Stops all its processes where they are, or lets them go on, as a computer that sleeps does. */
  pause(paused) {
    process.kill(this.id, paused ? "SIGSTOP" : "SIGCONT");
  }

  get hasEnded() {
    return hasEnded(this.id);
  }

  /** Ends it in the middle of whatever it does. */
  async kill() {
    process.kill(this.id, "SIGKILL");
    await until("the app to be gone", () => this.hasEnded);
  }

  /** Asks it to end, as the system does at logout. */
  async end() {
    if (!this.hasEnded) process.kill(this.id, "SIGTERM");
    await until("the app to end when it is asked to", () => this.hasEnded);
    await this.#program.end();
  }
}

/** The names of a process and all its descendants. */
export function familyOf(id) {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/, 3));
  const family = new Set([String(id)]);
  // Parents may stand behind their children in the table.
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const [child, parent] of table) if (family.has(parent)) family.add(child);
  }
  return table.filter(([process]) => family.has(process)).map(([, , name]) => name);
}
