import type { Candidate } from "$lib/bindings/Candidate";
import type { RotationAction } from "$lib/bindings/RotationAction";
import type { RotationId } from "$lib/bindings/RotationId";
import type { RotationView } from "$lib/bindings/RotationView";
import { href } from "$lib/model/address";
import { rotationHref } from "$lib/model/rotation";
import type { App } from "./app.svelte";
import { Attempt } from "./attempt.svelte";
import { Pulled } from "./pulled.svelte";

/** A run of making or replacing a credential, and what the person can do in it. Create it while a component initializes. */
export class Rotation {
  readonly pulled: Pulled<RotationView>;
  readonly attempt = new Attempt();
  readonly #app: App;
  readonly #id: RotationId;

  constructor(app: App, id: RotationId) {
    this.#app = app;
    this.#id = id;
    this.pulled = new Pulled(() => app.backend.rotation(id));
  }

  can(action: RotationAction): boolean {
    return this.pulled.value?.actions.includes(action) ?? false;
  }

  tryAgain = (): Promise<void> => this.#do(() => this.#app.backend.tryAgain(this.#id));

  handOver = (): Promise<void> => this.#do(() => this.#app.backend.handOver(this.#id));

  keepCandidates = (): Promise<void> => this.#do(() => this.#app.backend.keepCandidates(this.#id));

  mark = (index: number, moved: boolean): Promise<void> =>
    this.#do(() => this.#app.backend.markConsumer(this.#id, index, moved));

  /** Rejects where the backend refuses: the dialog that asked shows why. So do the next three. */
  revoke = (typed: string): Promise<void> => this.#then(this.#app.backend.revokeOld(this.#id, typed));

  undo = (typed: string): Promise<void> => this.#then(this.#app.backend.undoRotation(this.#id, typed));

  leave = (typed: string): Promise<void> => this.#then(this.#app.backend.leaveRotation(this.#id, typed));

  revokeCandidate = (candidate: Candidate, typed: string): Promise<void> =>
    this.#then(this.#app.backend.revokeCandidate(this.#id, candidate.id, typed));

  reveal = (): Promise<string | undefined> =>
    this.attempt.run(() => this.#app.backend.revealRotationSecret(this.#id));

  /** Puts an ended run away and goes on to what came of it, unless the person has gone elsewhere. */
  dismiss = async (): Promise<void> => {
    const made = this.pulled.value?.new;
    if (!(await this.attempt.did(() => this.#app.backend.dismissRotation(this.#id)))) return;
    const { router } = this.#app;
    if (!router.isAt(rotationHref(this.#id))) return;
    router.replace(made ? href(["credentials", made.id]) : href(["overview"]));
  };

  async #do(work: () => Promise<void>): Promise<void> {
    await this.attempt.did(work);
    await this.pulled.again();
  }

  async #then(work: Promise<void>): Promise<void> {
    await work;
    await this.pulled.again();
  }
}
