import { toCommandError } from "$lib/backend/error";
import type { CommandError } from "$lib/bindings/CommandError";
import { useApp } from "./app.svelte";

/**
 * Something the backend knows, asked for again whenever the backend changed or whatever `fetch` reads did.
 *
 * Create it while a component initializes. The last good value stays while a newer one is on its way.
 */
export class Pulled<T> {
  value = $state.raw<T>();
  error = $state.raw<CommandError>();
  readonly #fetch: () => Promise<T>;
  #asked = 0;

  constructor(fetch: () => Promise<T>) {
    const app = useApp();
    this.#fetch = fetch;
    $effect(() => {
      void app.revision;
      void this.again();
    });
  }

  /** Asks again. An answer that was overtaken by a later question is dropped. */
  again = async (): Promise<void> => {
    const asked = ++this.#asked;
    try {
      const value = await this.#fetch();
      if (asked !== this.#asked) return;
      this.value = value;
      this.error = undefined;
    } catch (error) {
      if (asked === this.#asked) this.error = toCommandError(error);
    }
  };

  /** Takes a newer value that came another way; an answer still on its way is dropped. */
  take(value: T): void {
    this.#asked += 1;
    this.value = value;
    this.error = undefined;
  }
}
