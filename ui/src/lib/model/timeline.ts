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

/** Marks nearer to each other than `apart` are stacked; past `levels` they share the highest. */
export function marks(clusters: readonly TimelineCluster[], now: number, apart = 0.03, levels = 4): Mark[] {
  const last: number[] = [];
  return clusters.map((cluster) => {
    const at = Math.min(1, Math.max(0, (Date.parse(cluster.from) - now) / (SPAN * DAY)));
    const free = Array.from({ length: levels }, (_, level) => level).find(
      (level) => at - (last[level] ?? -1) >= apart,
    );
    const level = free ?? levels - 1;
    last[level] = at;
    return { cluster, at, level, size: sizeOf(cluster.count) };
  });
}

/** The moments that the axis names: now, then every fifteen days. */
export function ticks(now: number): { at: number; moment: number }[] {
  return Array.from({ length: SPAN / 15 + 1 }, (_, n) => ({
    at: (n * 15) / SPAN,
    moment: now + n * 15 * DAY,
  }));
}
