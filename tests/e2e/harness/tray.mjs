import { join } from "node:path";

import { INSTANCE } from "./hidden.mjs";
import { Program } from "./program.mjs";
import { until } from "./until.mjs";

const MENU = "/org/ayatana/NotificationItem/tray_icon_tray_app_keyvigil_simulator/Menu";

/** So much each part of a colour may differ: an icon is made smaller for the tray. */
const NEARLY = 24;

/** The tray of the desktop, and Keyvigil's menu in it, by its D-Bus interface. */
export class Tray {
  /** @param {import("./desktop.mjs").Desktop} desktop */
  static async open(desktop, folder) {
    const program = new Program("trayer", ["--edge", "top", "--align", "right", "--widthtype", "request"], {
      env: desktop.env,
      log: join(folder, "trayer.log"),
    });
    await until("the tray", async () => (await desktop.say("xdotool", "search", "--class", "trayer")).trim());
    return new Tray(desktop, program);
  }

  #desktop;
  #program;
  #owner;

  constructor(desktop, program) {
    this.#desktop = desktop;
    this.#program = program;
  }

  /** The lines of the menu, without those that only divide. @returns {Promise<{ id: number, label: string }[]>} */
  async menu() {
    const layout = await this.#call("GetLayout", "0", "-1", "['label']");
    const entry = /\((\d+), \{[^{}]*'label': <(?:'([^']*)'|"([^"]*)")>[^{}]*\}/g;
    return [...layout.matchAll(entry)].map(([, id, one, other]) => ({ id: Number(id), label: one ?? other }));
  }

  /** The labels only. */
  async labels() {
    return (await this.menu()).map(({ label }) => label);
  }

  /** Chooses a line, once it is there. */
  async choose(label) {
    const line = await until(`${label} in the tray's menu`, async () =>
      (await this.menu()).find((line) => line.label === label),
    );
    await this.#call("Event", String(line.id), "clicked", "<''>", "0");
  }

  /** Waits until the icon shows a colour. @param {number[]} wanted red, green and blue, each to 255 */
  async seeColour(wanted) {
    await until(`the tray to show the colour ${wanted}`, () => this.hasColour(wanted));
  }

  /** Whether the icon shows that colour now, or nearly. */
  async hasColour(wanted) {
    const found = await this.#desktop.say("xdotool", "search", "--onlyvisible", "--class", "trayer");
    const [id] = found.split("\n");
    const place = await this.#desktop.say("xdotool", "getwindowgeometry", "--shell", id);
    const { X, Y, WIDTH, HEIGHT } = Object.fromEntries(place.split("\n").map((line) => line.split("=")));
    // The icon is a window of its program: only the whole display shows it in its place.
    const area = ["-window", "root", "-crop", `${WIDTH}x${HEIGHT}+${X}+${Y}`];
    const picture = await this.#desktop.say("import", ...area, "-depth", "8", "txt:-");
    const points = [...picture.matchAll(/\((\d+),(\d+),(\d+)[,)]/g)].map(([, ...rgb]) => rgb.map(Number));
    return points.some((point) => point.every((part, index) => Math.abs(part - wanted[index]) < NEARLY));
  }

  async #call(method, ...args) {
    return until(`the tray's menu to answer ${method}`, async () => {
      this.#owner ??= await this.#find();
      try {
        return await this.#ask(this.#owner, method, ...args);
      } catch (error) {
        // The app may be another one by now.
        this.#owner = undefined;
        throw error;
      }
    });
  }

  /** The connection that has the menu, of those that the app has; some answer nothing at all. */
  async #find() {
    const app = await this.#desktop.ownerOf(INSTANCE);
    const names = await this.#desktop.say(
      ...["gdbus", "call", "--session", "--dest=org.freedesktop.DBus"],
      ...["--object-path=/org/freedesktop/DBus", "--method=org.freedesktop.DBus.ListNames"],
    );
    for (const [name] of names.matchAll(/:1\.\d+/g)) {
      if ((await this.#desktop.ownerOf(name)) !== app) continue;
      if (await this.#hasMenu(name)) return name;
    }
    throw new Error("nobody on the bus has the menu");
  }

  async #hasMenu(owner) {
    const target = ["--session", "--print-reply", "--reply-timeout=300", `--dest=${owner}`, MENU];
    const call = ["com.canonical.dbusmenu.GetLayout", "int32:0", "int32:0", "array:string:"];
    return this.#desktop.say("dbus-send", ...target, ...call).catch(() => "");
  }

  async #ask(owner, method, ...args) {
    const target = [`--dest=${owner}`, `--object-path=${MENU}`, "--timeout=1"];
    const name = `--method=com.canonical.dbusmenu.${method}`;
    return this.#desktop.say("gdbus", "call", "--session", ...target, name, "--", ...args);
  }

  async end() {
    await this.#program.end();
  }
}
