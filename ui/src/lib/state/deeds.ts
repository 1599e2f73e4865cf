import { toCommandError } from "$lib/backend/error";
import { text } from "$lib/text/en";
import type { App } from "./app.svelte";

/* What is asked for by a key or in the palette, where no place is for an error of its own. */

async function saying(app: App, work: () => Promise<void>, done?: string): Promise<void> {
  try {
    await work();
    if (done) app.notices.say(done);
  } catch (error) {
    app.notices.say(text.errors[toCommandError(error).code].title);
  }
}

/** No notification until tomorrow morning. */
export function snoozeAll(app: App): Promise<void> {
  return saying(app, () => app.backend.snoozeAll(), text.snooze.allDone);
}

/** Ends Keyvigil, without a question. */
export function quit(app: App): Promise<void> {
  return saying(app, () => app.backend.quit());
}
