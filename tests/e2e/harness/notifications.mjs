import { join } from "node:path";

import { Program } from "./program.mjs";
import { until } from "./until.mjs";

/** The notifications that the desktop's daemon accepts, as seen on the bus. */
export class Notifications {
  /** @param {import("./desktop.mjs").Desktop} desktop */
  static async watch(desktop, folder) {
    const rule = (kind, more) => `type='${kind}',interface='org.freedesktop.Notifications'${more}`;
    const monitor = new Program("dbus-monitor", ["--session", rule("method_call", ",member='Notify'")], {
      env: desktop.env,
      log: join(folder, "dbus-monitor.log"),
    });
    const notifications = new Notifications(monitor);
    // It reports its own arrival on the bus first: from then on it misses nothing.
    await monitor.linesTo((line) => line.includes("member=NameAcquired") || line.includes("member=NameLost"));
    monitor.onLine((line) => notifications.#read(line));
    return notifications;
  }

  #monitor;
  #strings = [];
  /** What was shown, each as the strings of its call: program, icon, title, text, … */
  #shown = [];

  constructor(monitor) {
    this.#monitor = monitor;
  }

  /** How many were sent so far. */
  get count() {
    return this.#shown.length;
  }

  /** The titles and texts so far. @returns {string[]} */
  get texts() {
    return this.#shown.map((strings) => strings.slice(2, 4).join("\n"));
  }

  /** Waits for one that matches. @param {RegExp} pattern */
  async one(pattern, limit) {
    return until(
      `a notification like ${pattern}; there were: ${JSON.stringify(this.texts)}`,
      () => this.texts.find((text) => pattern.test(text)),
      limit,
    );
  }

  #read(line) {
    if (line.startsWith("method call ")) {
      this.#strings = [];
      this.#shown.push(this.#strings);
    }
    const string = /^ {3}string "(.*?)"?$/.exec(line);
    if (string) this.#strings.push(string[1]);
  }

  async end() {
    await this.#monitor.end();
  }
}
