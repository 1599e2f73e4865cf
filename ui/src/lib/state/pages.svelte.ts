import { untrack } from "svelte";

import { toCommandError } from "$lib/backend/error";
import type { CommandError } from "$lib/bindings/CommandError";
import type { Part } from "$lib/bindings/Part";
import { useApp } from "./app.svelte";

/** Lines asked for at a time. */
const CHUNK = 100;

/** Chunks kept at most: the farthest from what is visible go first. */
const KEPT = 40;

/** A part of a long list, with what is known of the whole. */
export interface Page<L, C> {
  /** How many rows there are, whatever the query. */
  readonly known: number;
  /** How many the query lets through. */
  readonly matching: number;
  /** How many lines they make, the heads of groups included. */
  readonly lineCount: number;
  readonly lines: readonly L[];
  /** What other choices would show. */
  readonly counts: C;
}

/** Some lines that came in one answer: which ones, and to which question. */
interface Chunk<L> {
  readonly number: number;
  readonly asked: number;
  readonly lines: readonly L[];
}

/**
 * A list that may be long, of which only the parts near what is visible are asked for.
 *
 * Create it while a component initializes. Lines stay until newer ones come, when the backend changed; and until
 * the first ones of another query come, so that nothing flickers while the person types. Answers to a query that
 * was overtaken are dropped.
 */
export class Pages<Q, L, C> {
  /** Why something that is visible could not be loaded. */
  error = $state.raw<CommandError>();
  /** Grows whenever the lines of another query have come: the list begins at its top then. */
  begun = $state(0);
  /** What is shown belongs to an earlier query. */
  overtaken = $state(true);
  #whole = $state.raw<Omit<Page<L, C>, "lines">>();
  #chunks = $state.raw<readonly Chunk<L>[]>([]);

  readonly #app = useApp();
  readonly #fetch: (query: Q, part: Part) => Promise<Page<L, C>>;
  #query: Q;
  /** Chunks on their way; another array for another query. */
  #coming: number[] = [];
  /** Chunks that could not be loaded, which scrolling does not ask for again. */
  #failed: readonly number[] = [];
  /** The chunks that are visible, the first and the last. */
  #visible: readonly [number, number] = [0, 0];
  /** Questions so far, and the last of those whose answers may be out of date by now. */
  #asked = 0;
  #old = 0;
  /** Which question {@link #whole} answers. */
  #answered = 0;

  /** `query` may read any state; `fetch` reads none. */
  constructor(query: () => Q, fetch: (query: Q, part: Part) => Promise<Page<L, C>>) {
    this.#fetch = fetch;
    this.#query = untrack(query);
    let key: string | undefined;
    $effect(() => {
      const wanted = query();
      void this.#app.revision;
      const same = key === (key = JSON.stringify(wanted));
      untrack(() => (same ? this.again() : this.#begin(wanted)));
    });
  }

  /** Nothing while nothing is known. */
  get known(): number | undefined {
    return this.#whole?.known;
  }

  get matching(): number {
    return this.#whole?.matching ?? 0;
  }

  get lineCount(): number {
    return this.#whole?.lineCount ?? 0;
  }

  get counts(): C | undefined {
    return this.#whole?.counts;
  }

  /** A line; nothing while it is on its way. */
  line = (index: number): L | undefined => this.#chunk(Math.floor(index / CHUNK))?.lines[index % CHUNK];

  /** These lines are visible now: what is missing or old among them is asked for. */
  show = (first: number, last: number): void => {
    this.#visible = [Math.floor(Math.max(0, first) / CHUNK), Math.floor(Math.max(0, last) / CHUNK)];
    untrack(() => this.#askVisible());
  };

  /** Asks again for what is visible. */
  again = (): void => {
    this.#old = this.#asked;
    this.#failed = [];
    this.#askVisible();
  };

  #begin(query: Q): void {
    this.#query = query;
    this.#coming = [];
    this.#failed = [];
    this.overtaken = true;
    void this.#ask(0);
  }

  #askVisible(): void {
    if (this.overtaken) return void this.#ask(0);
    const [first, last] = this.#visible;
    for (let chunk = first; chunk <= last; chunk += 1) {
      const beyond = chunk > 0 && chunk * CHUNK >= this.lineCount;
      const fresh = (this.#chunk(chunk)?.asked ?? 0) > this.#old;
      if (!beyond && !fresh) void this.#ask(chunk);
    }
  }

  #chunk(wanted: number): Chunk<L> | undefined {
    return this.#chunks.find(({ number }) => number === wanted);
  }

  async #ask(chunk: number): Promise<void> {
    const coming = this.#coming;
    if (coming.includes(chunk) || this.#failed.includes(chunk)) return;
    coming.push(chunk);
    const asked = ++this.#asked;
    try {
      const page = await this.#fetch(this.#query, { offset: chunk * CHUNK, limit: CHUNK });
      if (coming === this.#coming) this.#take(chunk, asked, page);
    } catch (error) {
      if (coming === this.#coming) this.#fail(chunk, toCommandError(error));
    }
    coming.splice(coming.indexOf(chunk), 1);
    // Whatever changed or came into sight meanwhile.
    if (coming === this.#coming) this.#askVisible();
  }

  #take(chunk: number, asked: number, { lines, ...whole }: Page<L, C>): void {
    const kept = this.overtaken ? [] : this.#chunks.filter(({ number }) => number !== chunk);
    const [first] = this.#visible;
    const far = ({ number }: Chunk<L>) => Math.abs(number - first);
    const chunks = [...kept, { number: chunk, asked, lines }];
    this.#chunks = chunks.sort((a, b) => far(a) - far(b)).slice(0, KEPT);
    if (asked > this.#answered) {
      this.#answered = asked;
      this.#whole = whole;
    }
    if (this.overtaken) {
      this.overtaken = false;
      this.#visible = [0, 0];
      this.begun += 1;
    }
    this.#failed = this.#failed.filter((failed) => failed !== chunk);
    if (this.#failed.length === 0) this.error = undefined;
  }

  #fail(chunk: number, error: CommandError): void {
    this.#failed = [...this.#failed, chunk];
    this.error = error;
    if (!this.overtaken) return;
    // What there is would pass for the answer to what was asked.
    this.#chunks = [];
    this.#whole = undefined;
  }
}
