/** An address inside the app: `#/credentials/ID?filter=expiring`. */
export interface Route {
  /** The first part of the path; never empty. */
  readonly screen: string;
  /** The parts after it. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

/** Reads an address; an empty one is the overview. */
export function parseHash(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [screen = "", ...rest] = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { screen: screen || "overview", rest, query: new URLSearchParams(query) };
}

/** Writes an address; empty query values are left out. */
export function href(path: readonly string[], query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const suffix = search.size > 0 ? `?${search}` : "";
  return `#/${path.map(encodeURIComponent).join("/")}${suffix}`;
}

/** A word of an address, where it is one of `choices`. */
export function among<T extends string>(choices: readonly T[], word: string | null): T | undefined {
  return choices.find((choice) => choice === word);
}
