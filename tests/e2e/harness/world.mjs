import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { App } from "./app.mjs";
import { Browser } from "./browser.mjs";
import { Clock } from "./clock.mjs";
import { Daemon } from "./daemon.mjs";
import { Desktop } from "./desktop.mjs";
import { Hidden } from "./hidden.mjs";
import { Keyring } from "./keyring.mjs";
import { Notifications } from "./notifications.mjs";
import { built } from "./program.mjs";
import { Simulator } from "./simulator.mjs";
import { Tray } from "./tray.mjs";

/** Longer than any wait in a test, so that the wait tells what was missing. */
const LIMIT = { timeout: 180_000 };

/**
 * Tests that tell a story, one after the other, in a world of their own.
 *
 * Each test is given the world; where it fails, a picture of the display and the logs are kept.
 *
 * @param {string} title
 * @param {Options} options
 * @param {(test: (sentence: string, prove: (world: World) => Promise<void>) => void) => void} tell
 *
 * @typedef {{
 *   keyring?: "unlocked" | "locked" | "absent",
 *   movableClock?: boolean | "app",
 *   env?: NodeJS.ProcessEnv,
 *   appIsOpen?: boolean,
 *   tray?: boolean,
 *   fleet?: string,
 * }} Options `movableClock`: of the app and the simulator, or of the app alone; `env`: settings of the desktop
 *   that the app sees; `appIsOpen`: from the start, which is usual; `tray`: whether the desktop has one, which is
 *   not usual here; `fleet`: the size of one, in place of the simulator's built-in seed
 */
export function story(title, options, tell) {
  describe(title, () => {
    const world = new World(options);
    before(() => world.prove(`the beginning of ${title}`, () => world.begin()), LIMIT);
    after(() => world.end(), LIMIT);
    tell((sentence, prove) => it(sentence, LIMIT, () => world.prove(sentence, prove)));
  });
}

/** A desktop, a simulator and the app. */
export class World {
  #options;
  #parts = [];

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
  }

  async begin() {
    const { keyring, movableClock = false, appIsOpen = true, tray = false, fleet } = this.#options;
    const folder = mkdtempSync(join(tmpdir(), "keyvigil-e2e-"));
    this.folder = folder;
    this.dataFolder = join(folder, "data");
    if (movableClock) this.clock = new Clock(folder);
    this.desktop = this.#keep(await Desktop.start({ folder, keyring }));
    this.keyring = new Keyring(this.desktop);
    this.daemon = new Daemon(this.desktop, folder);
    this.#keep({ end: () => this.daemon.stop() });
    if (tray) this.tray = this.#keep(await Tray.open(this.desktop, folder));
    this.notifications = this.#keep(await Notifications.watch(this.desktop, folder));
    const itsClock = movableClock === "app" ? undefined : this.clock?.env;
    this.simulator = this.#keep(await Simulator.start({ folder, env: itsClock, fleet }));
    if (appIsOpen) await this.openApp();
  }

  async prove(sentence, proof) {
    try {
      await proof(this);
    } catch (error) {
      await this.#keepEvidence(sentence);
      throw error;
    }
  }

  /**
   * Starts the app, in place of the one that runs.
   *
   * @param {{ wrapper?: string, meanwhile?: () => Promise<void> }} [options] `wrapper`: a command that starts
   *   it; `meanwhile`: what happens between the end of the one and the start of the other
   */
  async openApp({ wrapper, meanwhile } = {}) {
    await this.#endApp();
    await meanwhile?.();
    this.app = await App.start({ ...this.#start(), wrapper });
    return this.app;
  }

  /**
   * Starts the app as at login, in place of the one that runs: without a window, and nobody drives it.
   *
   * @param {{ meanwhile?: () => Promise<void> }} [options]
   */
  async hideApp({ meanwhile } = {}) {
    await this.#endApp();
    await meanwhile?.();
    const start = this.#start();
    this.hidden = await Hidden.start({ ...start, args: ["--background", ...start.args] });
    return this.hidden;
  }

  /** Starts the app by what the desktop keeps for a login, in place of the one that runs. @param {string} entry */
  async logIn(entry) {
    await this.#endApp();
    this.hidden = await Hidden.login({ ...this.#start(), entry });
    return this.hidden;
  }

  /** Starts the app beside the one that runs, as a person does who does not see it. */
  async startAgain() {
    const again = await Hidden.start(this.#start());
    this.#keep({ end: () => again.end() });
    return again;
  }

  /** Starts the demo beside the app. */
  async startDemo() {
    const demo = await Hidden.start({ ...this.#start(), args: ["--demo"] });
    this.#keep({ end: () => demo.end() });
    return demo;
  }

  /** Starts the app on the same data on another desktop, as somebody does who is logged in twice. */
  async startElsewhere(desktop, folder) {
    const other = await App.start({ ...this.#start(), desktop, folder });
    this.#keep({ end: () => other.quit() });
    return other;
  }

  #start() {
    return {
      desktop: this.desktop,
      folder: this.folder,
      args: [...this.simulator.flag, "--data-dir", this.dataFolder],
      env: { ...this.clock?.env, ...this.#options.env },
    };
  }

  async #endApp() {
    await this.app?.quit();
    await this.hidden?.end();
    this.app = this.hidden = undefined;
  }

  /** What the app's database says. @param {string} question in SQL */
  async ask(question) {
    const database = join(this.dataFolder, "keyvigil.sqlite3");
    return (await this.desktop.say("sqlite3", "-cmd", ".timeout 5000", database, question)).trim();
  }

  /** Starts the person's own browser. */
  async openBrowser() {
    this.browser = this.#keep(await Browser.start(this.desktop, this.folder));
    return this.browser;
  }

  /**
   * The files in the app's reach that hold a text: its data, the person's home, and all logs. The browser's own
   * files are not the app's.
   */
  filesWith(text) {
    const needle = Buffer.from(text);
    return [this.folder, this.desktop.env.HOME]
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.startsWith(join(this.folder, "chromium")))
      .filter((path) => holds(path, needle));
  }

  async #keepEvidence(name) {
    if (!this.folder) return;
    const folder = built(join("end-to-end-failures", name.replaceAll(/[^a-z0-9]+/gi, "-")));
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(this.folder).filter((file) => file.endsWith(".log"))) {
      cpSync(join(this.folder, file), join(folder, file));
    }
    // The whole display: the window may be gone, or hidden.
    await this.desktop?.say("import", "-window", "root", join(folder, "display.png")).catch(() => {});
  }

  #keep(part) {
    this.#parts.push(part);
    return part;
  }

  async end() {
    const ends = [() => this.#endApp(), ...this.#parts.reverse().map((part) => () => part.end())];
    const problems = [];
    // What cannot be ended must not keep the rest alive.
    for (const end of ends) {
      try {
        await end();
      } catch (problem) {
        problems.push(problem);
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
    if (problems.length > 0) throw new AggregateError(problems, "the world did not end");
  }
}

/** A file that is gone by now holds nothing any more. */
function holds(path, needle) {
  try {
    return readFileSync(path).includes(needle);
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}
