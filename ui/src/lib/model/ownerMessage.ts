import type { CredentialRow } from "$lib/bindings/CredentialRow";
import { text } from "$lib/text/en";
import { expirySentence } from "./credential";
import { local } from "./time";

/** A message that asks the owner of a key to replace it: everything they need, and no secret. */
export function ownerMessage(row: CredentialRow, now: number): string {
  const at = row.expiry.at ? ` (${local(row.expiry.at)})` : "";
  return text.tellOwner.message({
    name: row.owner.name,
    organization: row.organization,
    region: text.regions[row.region],
    fingerprint: row.fingerprint || text.tellOwner.noFingerprint,
    expires: expirySentence(row.expiry, now) + at,
    breaks: text.breaks.list,
    usedBy: row.usedBy,
  });
}
