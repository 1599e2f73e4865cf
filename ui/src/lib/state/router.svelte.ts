import type { SignInId } from "$lib/bindings/SignInId";
import { parseHash, type Route } from "$lib/model/address";

/** When an address that the browser would not take is written again, in milliseconds. */
const LATER = 1_000;

/** The address as state, so that the system's *back* works. */
export class Router {
  route = $state.raw<Route>(parseHash(location.hash));
  /** What lists are narrowed to: kept with each step of the history, so that *back* leads back to that, too. */
  scope = $state<SignInId | null>(null);
  /** Grows whenever something outside of the window led to an address. */
  arrivals = $state(0);
  /** An address that the browser would not take yet. */
  #late: string | undefined;
  /** What lists are narrowed to at the next step, where that is something else. */
  #next: SignInId | null | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  start(): () => void {
    const follow = ({ newURL }: HashChangeEvent) => {
      this.#forgetLate();
      // Word of a step that was left again already is about another one.
      if (newURL === location.href) this.#followScope();
      this.route = parseHash(location.hash);
    };
    this.#keepScope();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }

  /** Narrows lists from the next step on: for a link that leads to one of them. */
  narrowNext(id: SignInId | null): void {
    this.#next = id;
  }

  /** Narrows the lists that are looked at. */
  narrow(id: SignInId | null): void {
    this.scope = id;
    this.#keepScope();
  }

  /** Whether this is the address now, even where the screen has not followed yet. */
  isAt(address: string): boolean {
    return location.hash === address;
  }

  /** What the address asks for now, even where the screen has not followed yet. */
  get query(): URLSearchParams {
    return parseHash(this.#late ?? location.hash).query;
  }

  go(address: string): void {
    this.#forgetLate();
    location.hash = address;
  }

  /** Goes to an address from outside of the window: anew where it is shown already. */
  arrive(address: string): void {
    this.#forgetLate();
    location.hash = address;
    this.route = parseHash(address);
    this.arrivals += 1;
  }

  /** Changes the address without a step in the history: for what is typed and finished forms. */
  replace(address: string): void {
    this.route = parseHash(address);
    this.#write(address);
  }

  #followScope(): void {
    const [kept, next] = [scopeHere(), this.#next];
    this.#next = undefined;
    if (kept !== undefined) {
      this.scope = kept;
      return;
    }
    // A new step: unless a link said otherwise, it begins as what was looked at before.
    if (next !== undefined) this.scope = next;
    this.#keepScope();
  }

  #keepScope(): void {
    if (scopeHere() === this.scope) return;
    try {
      history.replaceState({ ...(history.state as object | null), scope: this.scope }, "");
    } catch {
      // WebKit takes a hundred in ten seconds. Whoever goes back then finds what is looked at now.
    }
  }

  #forgetLate(): void {
    clearTimeout(this.#retry);
    this.#late = undefined;
  }

  #write(address: string): void {
    this.#forgetLate();
    try {
      // What was kept for the old address, such as how far it was scrolled, is not for the new one.
      history.replaceState({ scope: this.scope }, "", address);
    } catch {
      // WebKit takes a hundred in ten seconds, and a key that is held down makes more.
      this.#late = address;
      this.#retry = setTimeout(() => this.#write(address), LATER);
    }
  }
}

/** What lists at this step of the history are narrowed to; nothing where that was not kept. */
function scopeHere(): SignInId | null | undefined {
  return (history.state as { scope?: SignInId | null } | null)?.scope;
}
