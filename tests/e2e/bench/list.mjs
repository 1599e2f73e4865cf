// Measures the list of some 15,000 credentials: a keystroke in its search, scrolling, and the rows in the page; each
// beside the barest thing of its kind in the same web view. No time makes it fail.
//   node bench/list.mjs                            the debug build
//   KEYVIGIL_BUILD=release node bench/list.mjs     as `cargo xtask bench` does
import { Key } from "selenium-webdriver";

import { FLEET_KEY } from "../harness/simulator.mjs";
import { World } from "../harness/world.mjs";
import { install } from "./page.mjs";

/** Organizations, administrators of each, service accounts of each. */
const FLEET = "1000x10x5";

/** Each letter of them narrows the list. */
const WORDS = ["harbor", "kestrel", "orchard", "veterinary", "summit"];

/** Eleven lines with each frame, for three seconds. */
const SCROLLING = { step: 550, lasts: 3000 };

/** How often the list and a plain text are scrolled in turn. */
const ROUNDS = 2;

/** The design's bound. */
const MOST_ROWS = 200;

/** In which a thousand organizations are refreshed, by a debug build on a busy machine. */
const REFRESHED = { seconds: 120 };

const world = new World({ fleet: FLEET });
try {
  await world.begin();
  await world.prove("the list of a fleet", ({ app }) => measure(app));
} finally {
  await world.end();
}

async function measure(app) {
  await connectFleet(app);
  await app.go("#/credentials");
  await app.see("credential-row");
  await app.web.executeScript(install);
  const known = await app.web.executeScript("return bench.lines()");
  await typeAll(app, known);
  await scrollAll(app);
  const rows = await app.web.executeScript("return bench.mostRows()");
  say(`rows in the page: ${rows} at most, ${MOST_ROWS} allowed`);
  if (rows > MOST_ROWS) throw new Error("The list draws too many of its rows.");
}

/** Connects, and waits until everything is refreshed and the page says no more about it. */
async function connectFleet(app) {
  await app.fill("connect-key", FLEET_KEY);
  await app.click("connect-submit");
  await app.see("organization-picker");
  await app.click("organizations-all");
  await app.click("organization-submit");
  await app.read(/All [0-9,]+ organizations refreshed/, REFRESHED);
  await app.unread("organizations refreshed");
}

/** Types the same words into the list's search and into a bare field, in turn. */
async function typeAll(app, known) {
  for (const word of WORDS) {
    for (const field of ["search", "bare"]) await typeAndClear(app, field, word);
  }
  const { search, bare } = await app.web.executeScript("return bench.strokes");
  const shown = spread(search.map((stroke) => stroke.shown));
  say(`keystroke to paint, ${search.length} in the search of ${known} credentials: ${painting(search)}`);
  say(`keystroke to the new lines in the page: ${shown}`);
  say(`keystroke to paint, a bare field beside it: ${painting(bare)}`);
}

async function typeAndClear(app, field, word) {
  for (const key of [...word, Key.BACK_SPACE]) {
    if (key === word[0] || key === Key.BACK_SPACE) {
      await app.web.executeScript("bench.enter(arguments[0])", field);
    }
    const before = await app.web.executeScript("return bench.strokes[arguments[0]].length", field);
    await app.press(key);
    await app.web.executeAsyncScript("bench.painted(...arguments)", field, before + 1);
  }
}

function painting(strokes) {
  return spread(strokes.map((stroke) => stroke.painted));
}

/** Scrolls the list and a plain text, in turn. */
async function scrollAll(app) {
  const [list, plain] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    list.push(await app.web.executeAsyncScript("bench.scrollList(...arguments)", SCROLLING));
    plain.push(await app.web.executeAsyncScript("bench.scrollPlain(...arguments)", SCROLLING));
  }
  const blank = list.reduce((sum, round) => sum + round.blank, 0);
  say(`scrolling the list: ${frames(list)}, ${blank} with blank rows`);
  say(`scrolling a plain text beside it: ${frames(plain)}`);
}

function frames(rounds) {
  const intervals = rounds.flatMap((round) => round.intervals);
  const median = middle(intervals);
  const late = intervals.filter((interval) => interval > 1.5 * median).length;
  return `${intervals.length} frames, ${spread(intervals)}, ${late} longer than 1.5 medians`;
}

/** Of times in milliseconds. */
function spread(times) {
  return `median ${Math.round(middle(times))} ms, most ${Math.round(Math.max(...times))} ms`;
}

function middle(figures) {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
