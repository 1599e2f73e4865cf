/** The keychain, as seen by an independent tool. */
export class Keyring {
  #desktop;

  /** @param {import("./desktop.mjs").Desktop} desktop */
  constructor(desktop) {
    this.#desktop = desktop;
  }

  /** Every secret that Keyvigil keeps there. @returns {Promise<string[]>} */
  async secrets() {
    // secret-tool writes items to its output, and their attributes to its errors, which are not read.
    const text = await this.#desktop.say(
      "secret-tool",
      "search",
      "--all",
      "--unlock",
      "application",
      "keyvigil",
    );
    return [...text.matchAll(/^secret = (.*)$/gm)].map(([, secret]) => secret);
  }
}
