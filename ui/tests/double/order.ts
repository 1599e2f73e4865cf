import type { CredentialRow } from "$lib/bindings/CredentialRow";
import { hasEnded, isRefused } from "$lib/model/credential";

/** Classes of urgency, the most urgent first. */
function urgency(row: CredentialRow): number {
  if (hasEnded(row)) return 6;
  if (row.state === "expired") return 0;
  if (isRefused(row) || row.pending) return 1;
  if (row.state === "expiring") return 2;
  if (row.state === "unknown") return 3;
  return row.state === "active" ? 4 : 5;
}

/** The most urgent first; within a class the soonest, then those whose secret is here, then by name. */
export function byUrgency(a: CredentialRow, b: CredentialRow): number {
  return (
    urgency(a) - urgency(b) ||
    end(a) - end(b) ||
    Number(a.custody === "watched") - Number(b.custody === "watched") ||
    a.owner.name.localeCompare(b.owner.name)
  );
}

function end(row: CredentialRow): number {
  return row.expiry.at === null ? 0 : Date.parse(row.expiry.at);
}
