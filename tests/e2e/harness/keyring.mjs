import { until } from "./until.mjs";

/** The password of the desktop's keychain; it guards nothing. */
const PASSWORD = "keyvigil";

/** Where Keyvigil keeps secrets while it talks to a simulator. */
const SERVICE = "Keyvigil simulator";

/** The keychain, as seen by an independent tool. */
export class Keyring {
  #desktop;

  /** @param {import("./desktop.mjs").Desktop} desktop */
  constructor(desktop) {
    this.#desktop = desktop;
  }

  /** Every secret that Keyvigil keeps there. @returns {Promise<string[]>} */
  async secrets() {
    const search = ["search", "--all", "--unlock", "service", SERVICE];
    // It fails where nothing is found.
    const text = await this.#desktop.say("secret-tool", ...search).catch(({ stdout }) => stdout);
    return [...text.matchAll(/^secret = (.*)$/gm)].map(([, secret]) => secret);
  }

  /** Locks it, as a desktop does that was left alone. Nobody is there to answer its questions. */
  async lock() {
    await this.#desktop.say(
      "gdbus",
      "call",
      "--session",
      "--dest=org.freedesktop.secrets",
      "--object-path=/org/freedesktop/secrets",
      "--method=org.freedesktop.Secret.Service.Lock",
      "[objectpath '/org/freedesktop/secrets/collection/login']",
    );
  }

  /** Starts its service anew, unlocked. */
  async openAgain() {
    const daemon = "gnome-keyring-daemon --replace --unlock --components=secrets";
    await this.#desktop.say("sh", "-c", `printf ${PASSWORD} | ${daemon}`);
    await until("the keychain to be open", async () => (await this.secrets()).length > 0);
  }
}
