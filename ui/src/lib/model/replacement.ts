import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { SignInRow } from "$lib/bindings/SignInRow";
import { href } from "$lib/model/address";
import { text } from "$lib/text/en";
import { isSeenBy } from "./credential";

/** Where a successor is made. */
export interface Replacement {
  readonly href: string;
  readonly label: string;
}

/** How to get a successor from here; nothing where only its owner can make one. */
export function replacement(row: CredentialRow, signIns: readonly SignInRow[]): Replacement | undefined {
  if (row.kind === "admin_key") {
    const own = signIns.find(
      ({ id, credentialId, adminEmail }) =>
        credentialId === row.id ||
        row.usedBySignIns.includes(id) ||
        (adminEmail !== null && adminEmail === row.owner.email),
    );
    return own && { href: href(["replace", own.id]), label: text.overview.replace };
  }
  if (!signIns.some((signIn) => isSeenBy(row, signIn))) return undefined;
  return { href: href(["rotate", row.id]), label: text.overview.rotate };
}
