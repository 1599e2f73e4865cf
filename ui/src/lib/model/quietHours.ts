import type { QuietHours } from "$lib/bindings/QuietHours";

/** What quiet hours are before the person says otherwise. */
export const NIGHT: QuietHours = { from: 22 * 60, until: 7 * 60 };

/** Minutes after midnight as a time field has them: "07:00". */
export function toTimeField(minutes: number): string {
  const two = (n: number) => `${n}`.padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What a time field holds, in minutes after midnight. Web views without such a field let anything be typed. */
export function fromTimeField(typed: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(typed.trim()) ?? [];
  const at = Number(hours) * 60 + Number(minutes);
  return Number(hours) < 24 && Number(minutes) < 60 ? at : undefined;
}

/** Quiet hours from two time fields; nothing where they make none. */
export function quietHours(from: string, until: string): QuietHours | undefined {
  const [begin, end] = [fromTimeField(from), fromTimeField(until)];
  return begin === undefined || end === undefined || begin === end ? undefined : { from: begin, until: end };
}
