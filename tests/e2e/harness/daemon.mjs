import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Program } from "./program.mjs";
import { until } from "./until.mjs";

const NAME = "org.freedesktop.Notifications";

/** The desktop's notification daemon, dunst: it can be hung, ended and started again, and has a record of its own. */
export class Daemon {
  #desktop;
  #folder;
  /** One that this test started, in place of the desktop's. */
  #program;

  constructor(desktop, folder) {
    this.#desktop = desktop;
    this.#folder = folder;
  }

  /** The titles of all that it has shown, the latest first, by its own history. */
  async record() {
    await this.#desktop.say("dunstctl", "close-all");
    const told = JSON.parse(await this.#desktop.say("dunstctl", "history"));
    return told.data[0].map((notification) => notification.summary.data);
  }

  /** Hangs it: it stays on the bus and answers nobody. */
  async hang() {
    process.kill(await this.#id(), "SIGSTOP");
    // What is under way was answered before.
  }

  async goOn() {
    process.kill(await this.#id(), "SIGCONT");
  }

  /** Takes it away from the desktop. */
  async end() {
    process.kill(await this.#id(), "SIGKILL");
    await until("the notification daemon to be gone", async () => !(await this.#isThere()));
  }

  /**
   * Starts another.
   *
   * @param {{ choice?: string }} [options] `choice`: what a person picks from a notification's buttons
   */
  async start({ choice = "" } = {}) {
    const config = join(this.#folder, "dunst");
    mkdirSync(config, { recursive: true });
    const pick = join(config, "pick");
    writeFileSync(pick, `#!/bin/sh\ngrep -m1 -F '${choice}'\n`, { mode: 0o755 });
    const file = join(config, "dunstrc");
    // What it shows stays until somebody deals with it.
    writeFileSync(
      file,
      `[global]\n  dmenu = ${pick}\n  history_length = 100\n` +
        ["low", "normal", "critical"].map((urgency) => `[urgency_${urgency}]\n  timeout = 0\n`).join(""),
    );
    this.#program = new Program("dunst", ["-conf", file], {
      env: this.#desktop.env,
      log: join(this.#folder, "dunst.log"),
    });
    await until("the notification daemon", () => this.#isThere());
  }

  /** A click on the notification that is uppermost. */
  async click() {
    await this.#desktop.say("dunstctl", "action", "0");
  }

  /** Presses the button that {@link start} was told. */
  async choose() {
    await this.#desktop.say("dunstctl", "context");
  }

  async #isThere() {
    return (await this.#desktop.ownerOf(NAME)) !== 0;
  }

  async #id() {
    const id = await this.#desktop.ownerOf(NAME);
    // A signal to nobody would go to this very test.
    if (id === 0) throw new Error("there is no notification daemon");
    return id;
  }

  async stop() {
    await this.#program?.end();
  }
}
