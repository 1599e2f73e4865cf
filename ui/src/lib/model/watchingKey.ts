import type { CredentialId } from "$lib/bindings/CredentialId";
import type { CredentialKind } from "$lib/bindings/CredentialKind";
import type { RegionName } from "$lib/bindings/RegionName";
import type { SignInRow } from "$lib/bindings/SignInRow";

/** A credential that Keyvigil calls JumpCloud with, and what it watches. */
export interface WatchingKey {
  readonly credentialId: CredentialId;
  readonly kind: CredentialKind;
  readonly region: RegionName;
  /** The administrator whose key it is; where nobody tells, the label of its first sign-in. */
  readonly name: string;
  /** By label; never empty. */
  readonly signIns: readonly [SignInRow, ...SignInRow[]];
}

/** The keys of these sign-ins, by name. */
export function watchingKeys(signIns: readonly SignInRow[]): WatchingKey[] {
  const groups = new Map<CredentialId, [SignInRow, ...SignInRow[]]>();
  for (const signIn of [...signIns].sort((a, b) => a.label.localeCompare(b.label))) {
    const group = groups.get(signIn.credentialId);
    if (group) group.push(signIn);
    else groups.set(signIn.credentialId, [signIn]);
  }
  return [...groups.values()]
    .map((group) => ({
      credentialId: group[0].credentialId,
      kind: group[0].kind,
      region: group[0].region,
      name: group[0].adminEmail ?? group[0].label,
      signIns: group,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
