import { text } from "$lib/text/en";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A length of time in words, never longer than it is: "3 days", "5 hours", "11 months".
 *
 * Hours up to two days and days up to four months, so that nothing urgent is rounded away.
 */
export function duration(milliseconds: number): string {
  const span = Math.abs(milliseconds);
  if (span < MINUTE) return text.time.lessThanMinute;
  if (span < HOUR) return text.time.minutes(Math.floor(span / MINUTE));
  if (span < 2 * DAY) return text.time.hours(Math.floor(span / HOUR));
  if (span < 120 * DAY) return text.time.days(Math.floor(span / DAY));
  if (span < 730 * DAY) return text.time.months(Math.floor(span / (30.44 * DAY)));
  return text.time.years(Math.floor(span / (365.25 * DAY)));
}

/** "in 3 days", "2 hours ago", "just now". */
export function relative(at: string, now: number): string {
  const left = Date.parse(at) - now;
  if (Math.abs(left) < MINUTE) return left > 0 ? text.time.soon : text.time.justNow;
  return left > 0 ? text.time.in(duration(left)) : text.time.ago(duration(left));
}

/** "21 Feb 2027, 14:05 CET": local time with its zone. */
export function local(at: string): string {
  return formats().local.format(new Date(at));
}

/** "14:05:09", for what is seconds away: local time. */
export function exactTime(at: string): string {
  return formats().exactTime.format(new Date(at));
}

/** "21 Feb 2027". */
export function date(at: string): string {
  return formats().date.format(new Date(at));
}

/** "21 Feb", for the timeline. */
export function dayAndMonth(at: number): string {
  return formats().dayAndMonth.format(new Date(at));
}

/** The name of the local time zone at a moment: "CET". */
export function zone(at: number): string {
  const parts = formats().zone.formatToParts(new Date(at));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC";
}

/** A format takes longer to make than a line of a list takes to draw, and keeps the zone that was local then. */
let made: ReturnType<typeof makeFormats> | undefined;

function formats(): ReturnType<typeof makeFormats> {
  return (made ??= makeFormats());
}

/** Whoever travels has another zone. */
export function forgetZone(): void {
  made = undefined;
}

function makeFormats() {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(text.locale, options);
  const dayAndMonth = { day: "numeric", month: "short" } as const;
  const date = { ...dayAndMonth, year: "numeric" } as const;
  const zone = { timeZoneName: "short" } as const;
  return {
    local: format({ ...date, hour: "2-digit", minute: "2-digit", ...zone }),
    exactTime: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    date: format(date),
    dayAndMonth: format(dayAndMonth),
    zone: format(zone),
  };
}

/** The value of a `datetime-local` field for a moment, in local time. */
export function toLocalField(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}

/** How long before expiry a point is, exactly: "7 days", "36 hours", "90 minutes". */
export function lead(seconds: number): string {
  if (seconds % 86_400 === 0) return text.time.days(seconds / 86_400);
  if (seconds % 3_600 === 0) return text.time.hours(seconds / 3_600);
  return text.time.minutes(Math.floor(seconds / 60));
}

/** A stage in words: "7 days before expiry", "At expiry", "3 days after expiry". */
export function stage(seconds: number): string {
  if (seconds === 0) return text.stages.expiry;
  return seconds > 0 ? text.stages.before(lead(seconds)) : text.stages.after(lead(-seconds));
}

/** A moment as the backend writes it: UTC in RFC 3339. */
export function utc(at: number): string {
  return new Date(at).toISOString();
}
