import { join } from "node:path";
import { Builder, By } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/chrome.js";

import { until } from "./until.mjs";

/** The person's own browser: Chromium with a window, because it has the real clipboard only then. */
export class Browser {
  /** @param {import("./desktop.mjs").Desktop} desktop */
  static async start(desktop, folder) {
    const service = new ServiceBuilder("/usr/bin/chromedriver").setEnvironment({
      ...process.env,
      ...desktop.env,
    });
    const options = new Options()
      .setChromeBinaryPath("/usr/bin/chromium")
      // It opens nothing but the simulator's pages, and its sandbox does not work for root.
      .addArguments("--no-sandbox", "--no-first-run", `--user-data-dir=${join(folder, "chromium")}`);
    const web = await new Builder()
      .forBrowser("chrome")
      .setChromeService(service)
      .setChromeOptions(options)
      .build();
    return new Browser(web);
  }

  constructor(web) {
    this.web = web;
  }

  /** Waits until an element is shown and returns it. @param {string} css */
  async see(css) {
    return until(`${css} to be shown`, async () => {
      const [element] = await this.web.findElements(By.css(css));
      return element && (await element.isDisplayed()) && element;
    });
  }

  async click(css) {
    await (await this.see(css)).click();
  }

  /** Picks an option of a list. @param {string} value */
  async choose(css, value) {
    const list = await this.see(css);
    await (await list.findElement(By.css(`option[value="${value}"]`))).click();
  }

  async end() {
    await this.web.quit();
  }
}
