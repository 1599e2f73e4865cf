import type { TimelineCluster } from "$lib/bindings/TimelineCluster";

/** The span that the timeline shows, in days. */
export const SPAN = 90;

const DAY = 86_400_000;

/** A drawn mark: where it stands from left (0) to right (1), how high it is stacked, and how large it is. */
export interface Mark {
  readonly cluster: TimelineCluster;
  readonly at: number;
  readonly level: number;
  readonly size: "one" | "few" | "many" | "most";
}

function sizeOf(count: number): Mark["size"] {
  if (count === 1) return "one";
  if (count < 10) return "few";
  return count < 100 ? "many" : "most";
}

/**
 * Marks nearer to each other than `apart` are stacked. Where no level is free, the one that was used the longest ago
 * is taken, and the mark stands as far aside as it must: none covers another while there is room for all.
 */
export function marks(clusters: readonly TimelineCluster[], now: number, apart = 0.03, levels = 4): Mark[] {
  const rows = Array.from({ length: levels }, (): number[] => []);
  const placed = clusters.map((cluster) => {
    const at = Math.min(1, Math.max(0, (Date.parse(cluster.from) - now) / (SPAN * DAY)));
    const nearest = rows.map((row) => (row.at(-1) ?? -Infinity) + apart);
    const free = nearest.findIndex((place) => at >= place);
    const level = free >= 0 ? free : nearest.indexOf(Math.min(...nearest));
    const row = rows[level] ?? [];
    const index = row.push(Math.max(at, nearest[level] ?? at)) - 1;
    return { cluster, level, index, size: sizeOf(cluster.count) };
  });
  for (const row of rows) keepInside(row, apart);
  return placed.map(({ index, ...mark }) => ({ ...mark, at: rows[mark.level]?.[index] ?? 0 }));
}

/** Moves what was pushed past the right end back to the left, and what stands in its way with it. */
function keepInside(row: number[], apart: number): void {
  let end = 1;
  for (let index = row.length - 1; index >= 0 && (row[index] ?? 0) > end; index -= 1) {
    row[index] = Math.max(0, end);
    end -= apart;
  }
}

/** The moments that the axis names: now, then every fifteen days. */
export function ticks(now: number): { at: number; moment: number }[] {
  return Array.from({ length: SPAN / 15 + 1 }, (_, n) => ({
    at: (n * 15) / SPAN,
    moment: now + n * 15 * DAY,
  }));
}
