import type { TimelineEntry } from "$lib/bindings/TimelineEntry";

/** The span that the timeline shows, in days. */
export const SPAN = 90;

const DAY = 86_400_000;

/** A drawn mark: where it stands from left (0) to right (1), and how many stand below it. */
export interface Mark {
  readonly entry: TimelineEntry;
  readonly at: number;
  readonly level: number;
}

/** Marks that would touch are stacked; past `levels` they share the highest. */
export function marks(entries: readonly TimelineEntry[], now: number, levels = 4, apart = 0.013): Mark[] {
  const last: number[] = [];
  return entries.map((entry) => {
    const at = Math.min(1, Math.max(0, (Date.parse(entry.at) - now) / (SPAN * DAY)));
    const free = Array.from({ length: levels }, (_, level) => level).find(
      (level) => at - (last[level] ?? -1) >= apart,
    );
    const level = free ?? levels - 1;
    last[level] = at;
    return { entry, at, level };
  });
}

/** The moments that the axis names: now, then every fifteen days. */
export function ticks(now: number): { at: number; moment: number }[] {
  return Array.from({ length: SPAN / 15 + 1 }, (_, n) => ({
    at: (n * 15) / SPAN,
    moment: now + n * 15 * DAY,
  }));
}
