/** How far the list at this step of the history was scrolled, in pixels. */
export function remembered(): number {
  const kept: unknown = (history.state as { top?: unknown } | null)?.top;
  return typeof kept === "number" ? kept : 0;
}

/** Keeps that with the step itself, so that *back* finds it. */
export function remember(top: number): void {
  if (top === remembered()) return;
  try {
    history.replaceState({ ...(history.state as object | null), top }, "");
  } catch {
    // WebKit takes a hundred in ten seconds. A place in a list is no great loss.
  }
}
