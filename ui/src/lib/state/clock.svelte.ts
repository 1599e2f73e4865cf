/** How often shown times are worded anew, in milliseconds. */
const TICK = 5_000;

/** The backend's now, carried forward between two syncs by the browser's stopwatch. */
export class Clock {
  /** Milliseconds since 1970, UTC. */
  now = $state(0);
  #base = 0;
  #synced = 0;

  /** Takes over the backend's now, in RFC 3339. */
  sync(now: string): void {
    this.#base = Date.parse(now);
    this.#synced = performance.now();
    this.now = this.#base;
  }

  /** Ticks until the returned function is called. */
  start(): () => void {
    const timer = setInterval(() => (this.now = this.#base + performance.now() - this.#synced), TICK);
    return () => clearInterval(timer);
  }
}
