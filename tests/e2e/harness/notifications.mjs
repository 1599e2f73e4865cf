import { join } from "node:path";

import { Program } from "./program.mjs";
import { until } from "./until.mjs";

const SERVICE = "org.freedesktop.Notifications";

/** A notification that nobody has replaced: the number that the service is asked for. */
const NEW = "0";

/**
 * What the desktop's notification service is asked to show, what it answers, and what it says later, as seen on the
 * bus. It is a witness beside the app and the service.
 */
export class Notifications {
  /** @param {import("./desktop.mjs").Desktop} desktop */
  static async watch(desktop, folder) {
    const rules = [
      `type='method_call',interface='${SERVICE}'`,
      `type='method_return',sender='${SERVICE}'`,
      `type='signal',interface='${SERVICE}'`,
    ];
    const monitor = new Program("dbus-monitor", ["--session", ...rules], {
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
  #message = { values: [] };
  /** What was asked for, oldest first. @type {Message[]} */
  #asked = [];
  /** The numbers of those that are gone again. */
  #closed = new Set();
  /** The numbers of those that the app has asked to take away. */
  #withdrawn = new Set();

  /**
   * @typedef {{ kind: string, member?: string, from: string, serial: string, values: string[], id?: string }} Message
   *   `values`: the plain arguments; `id`: the service's number for it, once it has accepted it
   */
  constructor(monitor) {
    this.#monitor = monitor;
  }

  /** How many were asked for so far. */
  get count() {
    return this.#asked.length;
  }

  /** The titles and texts so far. @returns {string[]} */
  get texts() {
    return this.#asked.map(textOf);
  }

  /** Those that the service accepted. @returns {string[]} */
  get accepted() {
    return this.#asked.filter(({ id }) => id).map(textOf);
  }

  /** Waits for one that matches and that the service has accepted. @param {RegExp} pattern */
  async one(pattern, limit) {
    return until(
      `a notification like ${pattern}`,
      () => {
        const found = this.accepted.find((text) => pattern.test(text));
        if (!found) throw new Error(`there were: ${JSON.stringify(this.texts)}`);
        return found;
      },
      limit,
    );
  }

  /** The one whose place one that matches has taken. @param {RegExp} pattern */
  replacedBy(pattern) {
    const later = this.#asked.find((call) => pattern.test(textOf(call)));
    const [, number] = later?.values ?? [];
    const earlier = this.#asked.findLast((call) => call !== later && call.id === number);
    return earlier ? textOf(earlier) : "none";
  }

  /** Waits until the app has taken one that matches off the desktop. @param {RegExp} pattern */
  async withdrawn(pattern, limit) {
    await until(
      `a notification like ${pattern} to be withdrawn`,
      () =>
        this.#asked.some(
          (call) => pattern.test(textOf(call)) && this.#withdrawn.has(call.id) && this.#closed.has(call.id),
        ),
      limit,
    );
  }

  /** Lines of dbus-monitor: a message begins at the margin, and its plain arguments are three in. */
  #read(line) {
    const head = /^(method call|method return|signal) .*?sender=(\S+) -> destination=(\S+)/.exec(line);
    if (head) {
      const [, kind, from, to] = head;
      const of = (name) => new RegExp(`\\b${name}=(\\d+|\\w+)`).exec(line)?.[1];
      this.#message = { kind, member: of("member"), from, to, serial: of("serial"), values: [] };
      this.#message.answers = of("reply_serial");
      if (kind === "method call" && this.#message.member === "Notify") this.#asked.push(this.#message);
    }
    const value = /^ {3}(?:string "(.*?)"?|uint32 (\d+))$/.exec(line);
    if (!value) return;
    this.#message.values.push(value[1] ?? value[2]);
    if (!value[1] && value[2]) this.#note(this.#message, value[2]);
  }

  /** Takes in the number that a message is about. */
  #note({ kind, member, to, answers, values }, id) {
    if (values.length !== 1) return;
    if (kind === "signal" && member === "NotificationClosed") this.#closed.add(id);
    if (kind === "method call" && member === "CloseNotification") this.#withdrawn.add(id);
    if (kind !== "method return" || id === NEW) return;
    const call = this.#asked.find(({ from, serial, id }) => !id && from === to && serial === answers);
    if (call) call.id = id;
  }

  async end() {
    await this.#monitor.end();
  }
}

/** Its arguments are: program, number of the one that it replaces, icon, title, text, … */
function textOf({ values: [, , , title, text] }) {
  return `${title}\n${text}`;
}
