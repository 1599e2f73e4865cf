import { parseHash, type Route } from "$lib/model/address";

/** When an address that the browser would not take is written again, in milliseconds. */
const LATER = 1_000;

/** The address as state, so that the system's *back* works. */
export class Router {
  route = $state.raw<Route>(parseHash(location.hash));
  /** Grows whenever something outside of the window led to an address. */
  arrivals = $state(0);
  /** An address that the browser would not take yet. */
  #late: string | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  start(): () => void {
    const follow = () => {
      this.#forgetLate();
      this.route = parseHash(location.hash);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
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

  #forgetLate(): void {
    clearTimeout(this.#retry);
    this.#late = undefined;
  }

  #write(address: string): void {
    this.#forgetLate();
    try {
      // What was kept for the old address, such as how far it was scrolled, is not for the new one.
      history.replaceState(null, "", address);
    } catch {
      // WebKit takes a hundred in ten seconds, and a key that is held down makes more.
      this.#late = address;
      this.#retry = setTimeout(() => this.#write(address), LATER);
    }
  }
}
