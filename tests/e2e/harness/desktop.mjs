import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { Program, built, say } from "./program.mjs";
import { until } from "./until.mjs";

/** A private desktop of `cargo xtask desktop`: display, session bus, keychain, notifications. */
export class Desktop {
  /**
   * @param {{ folder: string, keyring?: "unlocked" | "locked" | "absent" }} options
   * @returns {Promise<Desktop>}
   */
  static async start({ folder, keyring = "unlocked" }) {
    const program = new Program(
      process.env.KEYVIGIL_XTASK ?? built("debug/xtask"),
      ["desktop", "--keyring", keyring],
      { log: join(folder, "desktop.log") },
    );
    const lines = await program.linesTo((line) => line === "");
    const pairs = lines.slice(0, -1).map((line) => line.split(/=(.*)/s).slice(0, 2));
    return new Desktop(program, folder, Object.fromEntries(pairs));
  }

  #program;
  #opened;

  constructor(program, folder, env) {
    this.#program = program;
    this.#opened = join(folder, "opened-addresses");
    const bin = join(folder, "bin");
    this.env = { ...env, PATH: bin + delimiter + process.env.PATH, OPENED: this.#opened };
    mkdirSync(bin);
    // Stands for the person's browser: notes down what it is asked to open.
    writeFileSync(join(bin, "xdg-open"), '#!/bin/sh\necho "$1" >>"$OPENED"\n');
    chmodSync(join(bin, "xdg-open"), 0o755);
  }

  /** The next address that the app opens in the system's browser while `act` runs. */
  async addressOpenedBy(act) {
    appendFileSync(this.#opened, "");
    const before = this.#addresses().length;
    await act();
    return until("the system's browser to be opened", () => this.#addresses()[before]);
  }

  /** Runs a short command on this desktop and returns what it says. */
  say(command, ...args) {
    return say(command, args, this.env);
  }

  /** Gives a window the focus, as a person who comes back to it. @param {string} title a pattern */
  async focus(title) {
    await this.say("xdotool", "search", "--onlyvisible", "--name", title, "windowactivate", "--sync");
  }

  /** Puts a window aside and comes back to it. */
  async leaveAndComeBack(title) {
    const ids = await this.say("xdotool", "search", "--onlyvisible", "--name", title);
    const [id] = ids.split("\n");
    await this.say("xdotool", "windowminimize", "--sync", id);
    await this.say("xdotool", "windowactivate", "--sync", id);
  }

  /** The titles of all windows that a person sees. */
  async windows() {
    const list = await this.say("wmctrl", "-l");
    return list
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(/\s+/).slice(3).join(" "));
  }

  /** The process that has a name on the session bus; 0 where nobody has. */
  async ownerOf(name) {
    const target = ["--dest=org.freedesktop.DBus", "--object-path=/org/freedesktop/DBus"];
    const method = "--method=org.freedesktop.DBus.GetConnectionUnixProcessID";
    const told = await this.say("gdbus", "call", "--session", ...target, method, name).catch(() => "");
    return Number(/uint32 (\d+)/.exec(told)?.[1] ?? 0);
  }

  /** Closes a window, as a click on its cross does. @param {string} title what its title begins with */
  async close(title) {
    await this.say("wmctrl", "-c", title);
  }

  /** What lies in the clipboard. */
  async clipboard() {
    return this.say("xclip", "-selection", "clipboard", "-out");
  }

  #addresses() {
    return existsSync(this.#opened) ? readFileSync(this.#opened, "utf8").split("\n").filter(Boolean) : [];
  }

  async end() {
    await this.#program.end({ byInput: true });
  }
}
