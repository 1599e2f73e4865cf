/** Lines drawn beyond what is visible, above and below: room for a fast wheel, and for those who listen. */
export const OVERSCAN = 16;

/** The height of the column heads, in pixels. */
export const headHeight = 34;

/** The line that a key leads to from `at`, among `count` lines of which `page` are visible; nothing for other keys. */
export function target(key: string, at: number, count: number, page: number): number | undefined {
  const step = Math.max(1, page - 1);
  const wanted: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + step,
    PageUp: at - step,
    Home: 0,
    End: count - 1,
  };
  const index = wanted[key];
  return index === undefined ? undefined : Math.min(count - 1, Math.max(0, index));
}
