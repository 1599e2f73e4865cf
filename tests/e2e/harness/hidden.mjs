import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { launch } from "./app.mjs";
import { askToEnd, familyOf, hasEnded, signal, ticksOf, withItsFamily } from "./processes.mjs";
import { Program } from "./program.mjs";
import { until } from "./until.mjs";

/** So many looks in a row at which a program has done nothing. */
const RESTS_FOR = 20;

/** The name on the bus by which a second start finds the first. */
export const INSTANCE = "org.keyvigil.Keyvigil.simulator.SingleInstance";

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

  /**
   * The same, started by what the desktop keeps for a login, as the desktop starts it.
   *
   * @param {{ desktop: import("./desktop.mjs").Desktop, folder: string, entry: string, env?: NodeJS.ProcessEnv }} options
   *   `entry`: the file in the desktop's own format
   */
  static async login({ desktop, folder, entry, env = {} }) {
    const program = new Program("gio", ["launch", entry], {
      env: { ...desktop.env, ...env },
      log: join(folder, "app.log"),
    });
    return new Hidden(program, await until("the app to start", () => desktop.ownerOf(INSTANCE)));
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

  /** Waits until it does nothing any more, for a second at least. */
  async rest() {
    const looks = [];
    await until("the app to rest", () => {
      looks.push(ticksOf(this.id));
      return looks.length > RESTS_FOR && looks.at(-1) - looks.at(-RESTS_FOR) <= 1;
    });
  }

  /** Stops all its processes where they are, or lets them go on, as a computer that sleeps does. */
  pause(paused) {
    signal(this.id, paused ? "SIGSTOP" : "SIGCONT");
  }

  get hasEnded() {
    return hasEnded(this.id);
  }

  /** Ends it in the middle of whatever it does. */
  async kill() {
    await withItsFamily(this.id, () => process.kill(this.id, "SIGKILL"));
  }

  /** Asks it to end, as the system does at logout. */
  async end() {
    await askToEnd(this.id);
    await this.#program.end();
  }
}
