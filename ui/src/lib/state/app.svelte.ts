import { createContext } from "svelte";

import type { Backend } from "$lib/backend/backend";
import { toCommandError } from "$lib/backend/error";
import type { AppInfo } from "$lib/bindings/AppInfo";
import type { CommandError } from "$lib/bindings/CommandError";
import type { PortalVisitId } from "$lib/bindings/PortalVisitId";
import type { SignInId } from "$lib/bindings/SignInId";
import type { SignInRow } from "$lib/bindings/SignInRow";
import { forgetZone } from "$lib/model/time";
import { Clock } from "./clock.svelte";
import { Notices } from "./notices.svelte";
import { Router } from "./router.svelte";

/** Wall clocks jump and machines sleep: how often the backend's now is asked again, in milliseconds. */
const RESYNC = 60_000;

/** What every screen shares: the backend, the address, the clock, the sign-ins and the one that is looked at. */
export class App {
  readonly backend: Backend;
  readonly clock = new Clock();
  readonly router = new Router();
  readonly notices = new Notices();

  info = $state.raw<AppInfo>();
  signIns = $state.raw<SignInRow[]>();
  /** How many reminders nobody has read; nothing while that is not known. */
  unread = $state<number>();
  /** Why nothing can be shown at all. */
  problem = $state.raw<CommandError>();
  /** Grows with every change in the backend; whatever was pulled under an older one is pulled again. */
  revision = $state(0);
  /** The portal visit that still waits for its key, wherever the person is now. */
  openVisit = $state.raw<{ id: PortalVisitId; signInId: SignInId }>();
  #following = false;
  #behind = false;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** The sign-in that lists are narrowed to. */
  get scope(): SignInRow | undefined {
    const { scope } = this.router;
    return this.signIns?.find((signIn) => signIn.id === scope);
  }

  signIn(id: SignInId): SignInRow | undefined {
    return this.signIns?.find((signIn) => signIn.id === id);
  }

  /** Runs until the returned function is called. */
  start(): () => void {
    const sync = () => {
      forgetZone();
      void this.pull();
    };
    const stops = [
      this.clock.start(),
      this.router.start(),
      this.backend.onChanged((revision) => {
        this.revision = revision;
        void this.#follow();
      }),
      this.backend.onPlace((address) => this.router.arrive(address)),
    ];
    const timer = setInterval(sync, RESYNC);
    addEventListener("focus", sync);
    sync();
    return () => {
      clearInterval(timer);
      removeEventListener("focus", sync);
      for (const stop of stops) stop();
    };
  }

  /** Tries again after a problem at the start. */
  async retry(): Promise<void> {
    try {
      await this.backend.retryStart();
    } catch (error) {
      this.problem = toCommandError(error);
      return;
    }
    await this.pull();
  }

  /** Pulls after a change: once more, however many come while the pull before is under way. */
  async #follow(): Promise<void> {
    this.#behind = true;
    if (this.#following) return;
    this.#following = true;
    while (this.#behind) {
      this.#behind = false;
      await this.pull();
    }
    this.#following = false;
  }

  /** Asks for everything that is shared. */
  async pull(): Promise<void> {
    try {
      const info = await this.backend.appInfo();
      this.clock.sync(info.now);
      if (!info.problem) {
        // Whatever is wrong with the inbox, the rest can be shown.
        const unread = this.backend.unreadReminders().catch(() => undefined);
        [this.signIns, this.unread] = await Promise.all([this.backend.signIns(), unread]);
      }
      this.info = info;
      this.problem = info.problem ?? undefined;
    } catch (error) {
      this.problem = toCommandError(error);
    }
  }
}

/** The app of the component tree: {@link setApp} at its root, {@link useApp} anywhere below. */
export const [useApp, setApp] = createContext<App>();
