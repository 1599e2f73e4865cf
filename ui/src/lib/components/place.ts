/** What is kept with a step of the history, so that *back* finds it. */
interface Kept {
  /** How far the list was scrolled, in pixels. */
  readonly top?: unknown;
  /** Which of its lines had the focus last. */
  readonly active?: unknown;
  /** The address that led to this step, from its `#` on. */
  readonly from?: unknown;
}

/** Where the list at a step of the history was. */
export interface Place {
  /** In pixels. */
  readonly top: number;
  /** Which of its lines had the focus last, from 0. */
  readonly active: number;
}

/** Where the list at this step of the history was; else its top. */
export function remembered(): Place {
  const { top, active } = kept();
  return { top: typeof top === "number" ? top : 0, active: typeof active === "number" ? active : 0 };
}

/** Keeps that with the step itself. */
export function remember({ top, active }: Place): void {
  const known = remembered();
  if (top !== known.top || active !== known.active) keep({ top, active });
}

/** The address that led here; nothing where that is not known. */
export function cameFrom(): string | undefined {
  const { from } = kept();
  return typeof from === "string" ? from : undefined;
}

/** Keeps the address that led here: to be told of every change of the address. */
export function arrived({ oldURL }: HashChangeEvent): void {
  // Whoever comes back to a step was led there by another one before, or opened the window there.
  if ((history.state ?? null) === null) keep({ from: new URL(oldURL).hash });
}

function kept(): Kept {
  return (history.state as Kept | null) ?? {};
}

function keep(more: Kept): void {
  try {
    history.replaceState({ ...kept(), ...more }, "");
  } catch {
    // WebKit takes a hundred in ten seconds. A place in a list is no great loss.
  }
}
