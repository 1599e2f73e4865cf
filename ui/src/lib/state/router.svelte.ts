import { parseHash, type Route } from "$lib/model/address";

/** The address as state, so that the system's *back* works. */
export class Router {
  route = $state.raw<Route>(parseHash(location.hash));

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

  /** Changes the address without a step in the history: for filters and finished forms. */
  replace(address: string): void {
    history.replaceState(history.state, "", address);
    this.route = parseHash(address);
  }
}
