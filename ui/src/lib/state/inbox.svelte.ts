import type { Backend } from "$lib/backend/backend";
import type { InboxRow } from "$lib/bindings/InboxRow";
import { Attempt } from "./attempt.svelte";

/** Rows asked for at a time. */
const PAGE = 100;

/** The inbox, from the newest row down to as far as was asked for. Every row may change: it is read, or shown. */
export class Inbox {
  rows = $state.raw<InboxRow[]>();
  /** There may be older rows. */
  more = $state(false);
  readonly loading = new Attempt();
  readonly #backend: Backend;
  #pages = 1;
  /** Something changed while rows were on their way. */
  #stale = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Asks for everything anew that is shown. */
  again = async (): Promise<void> => {
    if (this.loading.busy) {
      this.#stale = true;
      return;
    }
    await this.loading.run(() => this.#load());
    if (!this.#stale) return;
    this.#stale = false;
    await this.again();
  };

  older = async (): Promise<void> => {
    this.#pages += 1;
    await this.again();
  };

  async #load(): Promise<void> {
    const rows: InboxRow[] = [];
    let more = true;
    for (let page = 0; more && page < this.#pages; page += 1) {
      const next = await this.#backend.inbox(rows.at(-1)?.id ?? null, PAGE);
      rows.push(...next);
      more = next.length === PAGE;
    }
    this.rows = rows;
    this.more = more;
  }
}
