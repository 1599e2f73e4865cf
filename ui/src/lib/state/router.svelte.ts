import { parseHash, type Route } from "$lib/model/address";

/** The address as state, so that the system's *back* works. */
export class Router {
  route = $state.raw<Route>(parseHash(location.hash));
  /** Grows whenever something outside of the window led to an address. */
  arrivals = $state(0);

  start(): () => void {
    const follow = () => (this.route = parseHash(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }

  /** Whether this is the address now, even where the screen has not followed yet. */
  isAt(address: string): boolean {
    return location.hash === address;
  }

  go(address: string): void {
    location.hash = address;
  }

  /** Goes to an address from outside of the window: anew where it is shown already. */
  arrive(address: string): void {
    location.hash = address;
    this.route = parseHash(address);
    this.arrivals += 1;
  }

  /** Changes the address without a step in the history: for filters and finished forms. */
  replace(address: string): void {
    history.replaceState(history.state, "", address);
    this.route = parseHash(address);
  }
}
