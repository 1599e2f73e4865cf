import type { RefreshProgress } from "$lib/bindings/RefreshProgress";
import type { App } from "./app.svelte";

/** How long what came of a refresh stays on screen, in milliseconds. */
const STAY = 15_000;

/**
 * The refresh of several organizations that this window has seen under way. What came of one that ended before is
 * no news, however often a screen is opened.
 */
export class RefreshWatch {
  /** While it is under way. */
  running = $state.raw<RefreshProgress>();
  /** For a moment after its end. */
  outcome = $state.raw<RefreshProgress>();
  #expected = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The person has asked for one: it may be over before it is seen. */
  expect(): void {
    this.#expected = true;
  }

  /** Takes what the backend tells. */
  take(progress: RefreshProgress | null | undefined): void {
    if (progress === undefined) return;
    const many = progress && progress.total > 1 ? progress : undefined;
    this.running = many?.ended === false ? many : undefined;
    if (this.running) {
      this.#expected = true;
      this.outcome = undefined;
    } else if (progress?.ended && this.#expected) {
      this.#expected = false;
      this.#show(many);
    }
  }

  #show(outcome: RefreshProgress | undefined): void {
    clearTimeout(this.#timer);
    this.outcome = outcome;
    this.#timer = setTimeout(() => (this.outcome = undefined), STAY);
  }
}

const watches = new WeakMap<App, RefreshWatch>();

/** The one of this window, whichever screen is open. */
export function refreshWatchOf(app: App): RefreshWatch {
  const known = watches.get(app) ?? new RefreshWatch();
  watches.set(app, known);
  return known;
}
