import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { ExpiryView } from "$lib/bindings/ExpiryView";
import type { SignInRow } from "$lib/bindings/SignInRow";
import { text } from "$lib/text/en";
import { duration, relative } from "./time";

/** No longer accepted by JumpCloud for good: taken back or replaced. */
export function hasEnded(row: CredentialRow): boolean {
  return row.state === "revoked" || row.state === "superseded";
}

/** JumpCloud refused it when it was last asked. */
export function isRefused(row: CredentialRow): boolean {
  return row.verified?.outcome === "refused" && !hasEnded(row);
}

/** "in 3 days", "in about 3 days", "2 days ago", "never", or that nobody knows. */
export function when(expiry: ExpiryView, now: number): string {
  if (expiry.source === "unknown") return text.expiry.unknown;
  if (expiry.at === null) return text.expiry.never;
  const left = Date.parse(expiry.at) - now;
  if (expiry.source !== "computed") return relative(expiry.at, now);
  const words = text.time.about(duration(left));
  return left > 0 ? text.time.in(words) : text.time.ago(words);
}

/** A whole sentence: "Expires in 3 days", "Expired 2 days ago", "Never expires", "Expiry unknown". */
export function expirySentence(expiry: ExpiryView, now: number, words = text.expiry): string {
  if (expiry.source === "unknown") return words.unknown;
  if (expiry.at === null) return words.never;
  const said = when(expiry, now);
  return Date.parse(expiry.at) > now ? words.expires(said) : words.expired(said);
}

/** What tells it from another of its account, beside its fingerprint: "made 28 days ago, expires in 47 hours". */
export function timesOf({ createdAt, expiry }: CredentialRow, now: number): string {
  const expires = expirySentence(expiry, now, text.expiryWithin);
  return createdAt === null ? expires : text.credential.times(relative(createdAt, now), expires);
}

/** Words side by side: what is empty is left out. */
export function joined(...words: readonly (string | null | undefined | false)[]): string {
  return words.filter(Boolean).join(" · ");
}

/** How much of its lifetime has passed, from 0 to 1; `undefined` where either end is not known. */
export function lifetimePassed(row: CredentialRow, now: number): number | undefined {
  if (row.createdAt === null || row.expiry.at === null) return undefined;
  const [from, to] = [Date.parse(row.createdAt), Date.parse(row.expiry.at)];
  return to > from ? Math.min(1, Math.max(0, (now - from) / (to - from))) : undefined;
}

/** Whether a sign-in sees it: it calls with it, its last listing showed it, or, where it is listed no more, it was its organization's. */
export function isSeenBy(row: CredentialRow, signIn: SignInRow): boolean {
  if (row.usedBySignIns.includes(signIn.id)) return true;
  if (row.seenBy.length > 0) return row.seenBy.includes(signIn.id);
  return row.organization === signIn.organization.name && row.region === signIn.region;
}
