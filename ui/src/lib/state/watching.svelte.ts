import { toCommandError } from "$lib/backend/error";
import type { CommandError } from "$lib/bindings/CommandError";
import type { SignInId } from "$lib/bindings/SignInId";
import { text } from "$lib/text/en";
import type { App } from "./app.svelte";
import { Attempt } from "./attempt.svelte";
import { Picking } from "./picking.svelte";

/** Choosing anew which of the organizations that a key sees are watched. */
export class Watching {
  /** Nothing while JumpCloud is being asked. */
  picking = $state.raw<Picking>();
  /** Why JumpCloud did not tell. */
  error = $state.raw<CommandError>();
  readonly saving = new Attempt();
  readonly #app: App;
  #signInId: SignInId | undefined;
  #asked = 0;

  constructor(app: App) {
    this.#app = app;
  }

  /** Asks what the credential of a sign-in sees. An answer about another one that comes late is dropped. */
  async discover(signInId: SignInId): Promise<void> {
    const asked = ++this.#asked;
    this.#signInId = signInId;
    this.picking = undefined;
    this.error = undefined;
    this.saving.error = undefined;
    try {
      const discovery = await this.#app.backend.discover(signInId);
      if (asked === this.#asked) this.picking = new Picking(discovery, { addsOnly: false });
    } catch (error) {
      if (asked === this.#asked) this.error = toCommandError(error);
    }
  }

  again = (): void => {
    if (this.#signInId !== undefined) void this.discover(this.#signInId);
  };

  /** Whether it was done; else {@link saving} says why not. */
  async save(): Promise<boolean> {
    const [signInId, picking] = [this.#signInId, this.picking];
    if (signInId === undefined || !picking) return false;
    const { ids } = picking;
    if (!(await this.saving.did(() => this.#app.backend.watchOrganizations(signInId, ids)))) return false;
    await this.#app.pull();
    this.#app.notices.say(text.choosing.done(ids.length));
    return true;
  }
}
