import { toCommandError } from "$lib/backend/error";
import type { CommandError } from "$lib/bindings/CommandError";

/** Something the person asked for: under way, failed, or neither. */
export class Attempt {
  busy = $state(false);
  error = $state.raw<CommandError>();

  /** Does `work` unless it is under way already; `undefined` means that it failed or was not begun. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.error = undefined;
    try {
      return await work();
    } catch (error) {
      this.error = toCommandError(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** The same for work without an answer: whether it succeeded. */
  async did(work: () => Promise<unknown>): Promise<boolean> {
    return (await this.run(() => work().then(() => true))) ?? false;
  }
}
