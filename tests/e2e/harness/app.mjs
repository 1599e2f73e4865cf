import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Builder, By, Capabilities, Key } from "selenium-webdriver";

import { askToEnd, hasEnded, withItsFamily } from "./processes.mjs";
import { Program, built, freePort, ours } from "./program.mjs";
import { until, within } from "./until.mjs";

/** The name that the app's web view library gives itself towards WebDriver. */
const BROWSER = "wry";

/** The built app, driven through WebDriver as a person drives it. */
export class App {
  /**
   * @param {{ desktop: import("./desktop.mjs").Desktop, folder: string, args: string[],
   *   env?: NodeJS.ProcessEnv, wrapper?: string }} options `wrapper`: a command that starts the app
   */
  static async start({ desktop, folder, args, env = {}, wrapper = "" }) {
    const log = join(folder, "app.log");
    const launcher = join(folder, "launch");
    const idFile = join(folder, "app.pid");
    writeFileSync(launcher, launch({ env, wrapper, idFile }), { mode: 0o755 });
    const port = await freePort();
    const driver = new Program("WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], {
      env: { ...desktop.env, TAURI_WEBVIEW_AUTOMATION: "true" },
      log,
    });
    try {
      const web = await within("starting the app", connect(port, { binary: launcher, args }));
      await web.manage().setTimeouts({ script: 30_000 });
      return new App(desktop, driver, web, Number(readFileSync(idFile, "utf8")));
    } catch (error) {
      await driver.end();
      throw new Error(`the app did not start: ${driver.said()}`, { cause: error });
    }
  }

  #desktop;
  #driver;
  #id;
  #isAwake = false;

  constructor(desktop, driver, web, id) {
    this.#desktop = desktop;
    this.#driver = driver;
    this.#id = id;
    this.web = web;
  }

  /** Waits until an element is shown and returns it. @param {string} id its `data-testid` */
  async see(id, limit) {
    return this.#visible(By.css(`[data-testid="${id}"]`), id, limit);
  }

  /** Waits until an element is not there any more. */
  async unsee(id) {
    await until(`${id} to go`, async () => {
      const found = await this.web.findElements(By.css(`[data-testid="${id}"]`));
      return found.length === 0;
    });
  }

  /** Waits until a text is shown anywhere. @param {string | RegExp} words */
  async read(words, limit) {
    const wanted = typeof words === "string" ? (text) => text.includes(words) : (text) => words.test(text);
    await until(`the text ${words}`, async () => wanted(await this.text()), limit);
  }

  /** Waits until a text is not shown any more. */
  async unread(words) {
    await until(`the text ${words} to go`, async () => !(await this.text()).includes(words));
  }

  /** Waits until the page has that heading. */
  async readHeading(words) {
    await until(`the heading ${words}`, async () => {
      const heading = await this.web.findElement(By.css("h1"));
      return (await heading.getText()).includes(words);
    });
  }

  /** Clicks an element once it can be clicked; for a choice, its label, as a person does. @param {string} [within] what it stands in */
  async click(id, within = "") {
    const self = `${within && `[data-testid="${within}"] `}[data-testid="${id}"]`;
    await until(`${id} to be clickable`, async () => {
      const element = await this.web.findElement(By.css(`label:has(${self}), ${self}`));
      if (!(await element.isEnabled()) || !(await this.#isStill(element))) return false;
      await element.click();
      return true;
    });
  }

  /** Whether an element stays where it is: what loads above it may push it away, and a click then misses it. */
  async #isStill(element) {
    return this.web.executeAsyncScript(
      `const [element, done] = arguments;
      const place = () => JSON.stringify(element.getBoundingClientRect());
      element.scrollIntoView({ block: "nearest" });
      const before = place();
      let frames = 6;
      const look = () => (frames-- > 0 ? requestAnimationFrame(look) : done(place() === before));
      look();`,
      element,
    );
  }

  /** Clicks what takes the window away, under which WebDriver loses its answer. */
  async clickAndLeave(id) {
    await until(`${id} to be clicked`, async () => {
      try {
        await (await this.web.findElement(By.css(`[data-testid="${id}"]`))).click();
        return true;
      } catch (error) {
        if (["NoSuchWindowError", "NoSuchSessionError"].includes(error.name)) return true;
        throw error;
      }
    });
  }

  /** Types into a field, in place of what stands there. */
  async fill(id, text) {
    await this.click(id);
    await this.pressControl("a");
    await this.press(Key.BACK_SPACE);
    await this.type(text);
  }

  /** Fills a field for a moment, whatever the web view draws for it. @param {string} moment local, to the minute */
  async fillMoment(id, moment) {
    await this.see(id);
    await this.web.executeScript(
      `const field = document.querySelector('[data-testid="' + arguments[0] + '"]');
       field.value = arguments[1];
       field.dispatchEvent(new Event("input", { bubbles: true }));`,
      id,
      moment,
    );
  }

  /** Picks an option of a list by its text, once it is there. */
  async choose(id, option) {
    const list = await this.see(id);
    await until(`the option ${option} of ${id}`, async () => {
      const [found] = await list.findElements(By.xpath(`option[normalize-space()="${option}"]`));
      if (!found) return false;
      await found.click();
      return true;
    });
  }

  /** Waits until the page of a run says that it has come to a stage. */
  async seeStage(stage, limit) {
    await until(
      `the stage ${stage}`,
      async () => {
        const shown = await this.web.findElement(By.css('[data-testid="rotation-stage"]'));
        return (await shown.getAttribute("data-stage")) === stage;
      },
      limit,
    );
  }

  /** What a field holds. */
  async valueOf(id) {
    return (await this.see(id)).getAttribute("value");
  }

  /** Waits for an error of that code, and for the words that a person reads with it. */
  async seeError(code, words) {
    await until(`the error ${code}`, async () => {
      const shown = await this.web.findElements(By.css('[data-testid="error"]'));
      const codes = await Promise.all(shown.map((error) => error.getAttribute("data-code")));
      return codes.includes(code);
    });
    await this.read(words);
  }

  /** What a person can read. */
  async text() {
    return this.web.executeScript("return document.body.innerText");
  }

  /** Everything that the page holds, readable or not: its markup and the values of its fields. */
  async everything() {
    return this.web.executeScript(`
      const fields = [...document.querySelectorAll("input, textarea, select")].map((field) => field.value);
      return document.documentElement.outerHTML + fields.join("\\n");
    `);
  }

  /** Whether the page is told to be dark. */
  async isDark() {
    return this.web.executeScript("return matchMedia('(prefers-color-scheme: dark)').matches");
  }

  /** Opens a screen by its address. @param {string} address such as `#/settings` */
  async go(address) {
    await this.web.executeScript("location.hash = arguments[0]", address);
  }

  /** Loads the page anew, as after a restart. */
  async reload() {
    await this.web.navigate().refresh();
  }

  /** Follows the first link inside an element. */
  async follow(id) {
    await until(`a link in ${id}`, async () => {
      const link = await this.web.findElement(By.css(`[data-testid="${id}"] a`));
      if (!(await this.#isStill(link))) return false;
      await link.click();
      return true;
    });
  }

  /** Follows a link by what it says. */
  async followText(words) {
    await until(`a link ${words}`, async () => {
      await (await this.web.findElement(By.xpath(`//a[contains(normalize-space(), "${words}")]`))).click();
      return true;
    });
  }

  /** Goes back, as the system's own "back" does. */
  async back() {
    await this.web.navigate().back();
  }

  /** Presses a key while Control is held. */
  async pressControl(key) {
    await this.web.actions().keyDown(Key.CONTROL).sendKeys(key).keyUp(Key.CONTROL).perform();
  }

  /** Presses a key that is no character, wherever the focus is. */
  async press(key) {
    await this.web.actions().sendKeys(key).perform();
  }

  /** Types a text, wherever the focus is, and waits until it stands there: WebKit takes keys in late. */
  async type(text) {
    if (!text) return;
    const focused = await this.web.switchTo().activeElement();
    await focused.sendKeys(text);
    await until(`“${text}” to be typed`, async () => {
      const value = await focused.getAttribute("value");
      return (await focused.getTagName()) === "select" || value.endsWith(text);
    });
  }

  /**
   * Presses keys of the desktop's own keyboard. WebDriver's can hang: a Shift that it released late turns
   * the Tab after it into one backwards.
   *
   * @param {...string} keys as X names them: `Tab`, `Return`, `ctrl+k`
   */
  async strike(...keys) {
    await this.#awake();
    await this.#desktop.say("xdotool", "key", "--clearmodifiers", ...keys);
  }

  /** Writes a text on the desktop's own keyboard, and waits until it stands where the focus is. */
  async write(text) {
    await this.#awake();
    await this.#desktop.say("xdotool", "type", "--clearmodifiers", "--delay", "2", text);
    await until(`“${text}” to be written`, async () => {
      const focused = await this.web.switchTo().activeElement();
      const value = await focused.getAttribute("value");
      return (await focused.getTagName()) === "select" || value.endsWith(text);
    });
  }

  /** Moves the focus with the Tab key until it is on an element. */
  async tabTo(id, { most = 60 } = {}) {
    await this.#awake();
    for (let step = 0; step < most; step += 1) {
      const focused = await this.web.switchTo().activeElement();
      if ((await focused.getAttribute("data-testid")) === id) return focused;
      await this.strike("Tab");
      const before = await focused.getId();
      const moved = until(
        "the focus to move",
        async () => (await (await this.web.switchTo().activeElement()).getId()) !== before,
        { seconds: 2 },
      );
      // A key that came before the window was awake is lost: a person presses it again.
      await moved.catch(() => {});
    }
    throw new Error(`${most} presses of Tab did not reach ${id}`);
  }

  /** Until the window manager has given the window the keyboard, keys go elsewhere. */
  async #awake() {
    if (!this.#isAwake) await this.#desktop.focus("^Keyvigil");
    this.#isAwake = true;
    await until("the window to have the focus", () => this.web.executeScript("return document.hasFocus()"));
  }

  /** Keeps a picture of the window, once it shows what the page holds and nothing moves any more. */
  async photograph(name) {
    const folder = built("screenshots");
    mkdirSync(folder, { recursive: true });
    let before;
    const picture = await until("the window to paint", async () => {
      await this.web.executeAsyncScript("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))");
      const now = await this.web.takeScreenshot();
      const settled = now === before;
      before = now;
      return settled && now;
    });
    writeFileSync(join(folder, `${name}.png`), picture, "base64");
  }

  async #visible(locator, what, limit) {
    return until(
      `${what} to be shown`,
      async () => {
        const [element] = await this.web.findElements(locator);
        return element && (await element.isDisplayed()) && element;
      },
      limit,
    );
  }

  /** Ends the app in the middle of whatever it does, as a power cut would. */
  async kill() {
    await withItsFamily(this.#id, () => process.kill(this.#id, "SIGKILL"));
    await this.#driver.end();
  }

  /** Presses the cross of the window. */
  async closeWindow() {
    await this.#desktop.close("Keyvigil");
  }

  /** Follows the app to the window that it has opened anew. */
  async followWindow() {
    await until("a window to drive", async () => {
      const [handle] = await this.web.getAllWindowHandles();
      if (!handle) return false;
      await this.web.switchTo().window(handle);
      return true;
    });
    this.#isAwake = false;
  }

  /** The app's process. */
  get id() {
    return this.#id;
  }

  /** Waits until all its processes are gone, once they were asked to. */
  async endsWhen(ask) {
    await withItsFamily(this.#id, async () => {
      await ask();
      await until("the app to end", () => hasEnded(this.#id));
    });
  }

  /**
   * Asks the app to end, as the system does at logout, and waits until all its processes are gone: a new one would
   * give way to it.
   */
  async quit() {
    await askToEnd(this.#id);
    await this.#driver.end();
  }
}

/** A script that starts the app with settings that must not reach the WebDriver. */
export function launch({ env, wrapper, idFile }) {
  const settings = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return `#!/bin/sh\necho $$ >${quote(idFile)}\n${settings.join("")}exec ${wrapper} ${quote(ours("keyvigil"))} "$@"\n`;
}

function quote(text) {
  return `'${String(text).replaceAll("'", `'\\''`)}'`;
}

async function connect(port, options) {
  const server = `http://127.0.0.1:${port}`;
  await until("WebDriver", async () => (await fetch(`${server}/status`)).ok);
  const wanted = new Capabilities({
    browserName: BROWSER,
    "webkitgtk:browserOptions": options,
  });
  return new Builder().usingServer(server).withCapabilities(wanted).build();
}
