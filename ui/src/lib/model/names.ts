/** The first few of many, and how many more there are. */
export interface Few {
  readonly shown: readonly string[];
  readonly more: number;
}

/** What can be named in a sentence without filling the screen. */
export function few(names: readonly string[], most = 8): Few {
  // One more line than is left out would be no gain.
  const shown = names.length <= most + 1 ? names : names.slice(0, most);
  return { shown, more: names.length - shown.length };
}
