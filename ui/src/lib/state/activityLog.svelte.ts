import type { Backend } from "$lib/backend/backend";
import type { ActivityRow } from "$lib/bindings/ActivityRow";
import { Attempt } from "./attempt.svelte";

/** Rows asked for at a time. */
const PAGE = 50;

/** The activity log, from the newest row down to as far as was asked for. */
export class ActivityLog {
  rows = $state.raw<ActivityRow[]>();
  /** There may be older rows. */
  more = $state(false);
  readonly loading = new Attempt();
  readonly #backend: Backend;
  /** Something changed while rows were on their way. */
  #stale = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Puts what is new on top and keeps what was loaded. */
  async newest(): Promise<void> {
    if (this.loading.busy) {
      this.#stale = true;
      return;
    }
    const page = await this.loading.run(() => this.#backend.activity(null, PAGE));
    if (!page) return;
    const oldest = page.at(-1)?.id ?? 0;
    const kept = (this.rows ?? []).filter((row) => row.id < oldest);
    // A whole page of news leaves a gap before what was kept: begin again.
    const joined = kept.length === 0 || (this.rows ?? []).some((row) => row.id >= oldest);
    if (this.rows === undefined || !joined) this.more = page.length === PAGE;
    this.rows = joined ? [...page, ...kept] : page;
    await this.#catchUp();
  }

  async older(): Promise<void> {
    const before = this.rows?.at(-1)?.id ?? null;
    const page = await this.loading.run(() => this.#backend.activity(before, PAGE));
    if (!page) return;
    this.rows = [...(this.rows ?? []), ...page];
    this.more = page.length === PAGE;
    await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    if (!this.#stale) return;
    this.#stale = false;
    await this.newest();
  }
}
