import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/** One wall clock for the app and the simulator, which the test moves. What only lasts, such as a deadline, lasts. */
export class Clock {
  #file;
  #offset = 0;

  constructor(folder) {
    this.#file = join(folder, "clock");
    this.#write();
  }

  /** What makes a program live by this clock. */
  get env() {
    return {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      DONT_FAKE_MONOTONIC: "1",
    };
  }

  /** Moves the clock forward. @param {{ days?: number, hours?: number }} by */
  forward({ days = 0, hours = 0 }) {
    this.#offset += days * DAY + hours * HOUR;
    this.#write();
  }

  /** Moves the clock to a moment. @param {Date} moment */
  to(moment) {
    this.#offset = Math.round((moment.getTime() - Date.now()) / 1000);
    this.#write();
  }

  /** Lets it show what every other clock does. */
  setRight() {
    this.to(new Date());
  }

  /** Now, by this clock. */
  now() {
    return new Date(Date.now() + this.#offset * 1000);
  }

  #write() {
    // In one step: a program may be reading.
    const sign = this.#offset < 0 ? "" : "+";
    writeFileSync(`${this.#file}.new`, `${sign}${this.#offset}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function library() {
  const base = "/usr/lib";
  const found = readdirSync(base)
    .map((folder) => join(base, folder, "faketime", "libfaketimeMT.so.1"))
    .find((path) => existsSync(path));
  if (!found) throw new Error("libfaketime is not installed");
  return found;
}
