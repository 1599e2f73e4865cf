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
}
