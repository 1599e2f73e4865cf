import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again and again until the answer is neither false nor nothing, and returns it.
 *
 * An error counts as "not yet", and is told when the time is up.
 *
 * @template T
 * @param {string} what what is awaited, for the message
 * @param {() => T | Promise<T>} ask
 * @param {{ seconds?: number }} [limit]
 * @returns {Promise<NonNullable<Awaited<T>>>}
 */
export async function until(what, ask, { seconds = 20 } = {}) {
  const end = performance.now() + seconds * 1000;
  let problem;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    if (performance.now() > end) {
      throw new Error(`waited ${seconds} s in vain for ${what}`, { cause: problem });
    }
    await pause(50);
  }
}

/**
 * The outcome of something under way, unless it takes too long.
 *
 * @template T
 * @param {string} what what is under way, for the message
 * @param {Promise<T>} outcome
 * @param {{ seconds?: number }} [limit]
 * @returns {Promise<T>}
 */
export async function within(what, outcome, { seconds = 60 } = {}) {
  const given = new AbortController();
  const tooLate = pause(seconds * 1000, undefined, { signal: given.signal }).then(() => {
    throw new Error(`${what} took more than ${seconds} s`);
  });
  try {
    return await Promise.race([outcome, tooLate]);
  } finally {
    given.abort();
  }
}
