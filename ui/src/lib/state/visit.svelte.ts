import type { CommandError } from "$lib/bindings/CommandError";
import type { EnteredExpiry } from "$lib/bindings/EnteredExpiry";
import type { PortalVisitId } from "$lib/bindings/PortalVisitId";
import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
import { href } from "$lib/model/address";
import type { App } from "./app.svelte";
import { Attempt } from "./attempt.svelte";
import { Pulled } from "./pulled.svelte";

/** A visit to the Admin Portal, and what the person can do in it. Create it while a component initializes. */
export class Visit {
  readonly pulled: Pulled<PortalVisitView>;
  readonly attempt = new Attempt();
  readonly #app: App;
  readonly #id: PortalVisitId;

  constructor(app: App, id: PortalVisitId) {
    this.#app = app;
    this.#id = id;
    this.pulled = new Pulled(() => app.backend.portalVisit(id));
  }

  /** It was left, or ended with the last Keyvigil: the backend no longer knows it. */
  get isOver(): boolean {
    return this.pulled.error?.code === "unknown_item";
  }

  /** What went wrong last. */
  get error(): CommandError | undefined {
    return this.attempt.error ?? this.pulled.value?.error ?? undefined;
  }

  openPortal = (): Promise<boolean> => this.attempt.did(() => this.#app.backend.openPortal(this.#id));

  readOnFocus = async (enabled: boolean): Promise<void> => {
    await this.attempt.did(() => this.#app.backend.setReadOnFocus(this.#id, enabled));
    await this.pulled.again();
  };

  paste = (): Promise<void> => this.#advance(() => this.#app.backend.takeKeyFromClipboard(this.#id));

  type = (key: string): Promise<void> => this.#advance(() => this.#app.backend.takeTypedKey(this.#id, key));

  verify = (): Promise<void> => this.#advance(() => this.#app.backend.verifyPortalKey(this.#id));

  answerOther = (keep: boolean): Promise<void> =>
    this.#advance(() => this.#app.backend.answerOtherAdministrator(this.#id, keep));

  enterExpiry = async (expiry: EnteredExpiry): Promise<void> => {
    const key = this.pulled.value?.newKey;
    if (key) await this.attempt.did(() => this.#app.backend.enterExpiry(key.id, expiry));
    await this.pulled.again();
  };

  /** Ends the visit; what is stored stays. Rejects where the backend refuses. */
  close = async (): Promise<void> => {
    if (this.#app.openVisit?.id === this.#id) this.#app.openVisit = undefined;
    await this.#app.backend.closePortalVisit(this.#id);
  };

  /** Closes a visit that has its key and shows the key's page. Goes on first: nothing is left to show here. */
  finish = (view: PortalVisitView): void => {
    this.#app.router.go(view.newKey ? href(["credentials", view.newKey.id]) : href(["overview"]));
    void this.attempt.run(this.close);
  };

  async #advance(step: () => Promise<PortalVisitView>): Promise<void> {
    const view = await this.attempt.run(step);
    if (view) this.pulled.take(view);
    else await this.pulled.again();
  }
}
