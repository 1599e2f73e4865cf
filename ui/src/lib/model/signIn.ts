import type { ErrorCode } from "$lib/bindings/ErrorCode";
import type { SignInRow } from "$lib/bindings/SignInRow";

/** Sign-ins whose last refresh brought nothing at all, by why. */
export interface Unreached {
  readonly code: ErrorCode;
  readonly labels: string[];
  /** When it was last tried. */
  readonly at: string;
}

/** One group a reason: a fleet that is offline is told once. */
export function unreached(signIns: readonly SignInRow[]): Unreached[] {
  const groups = new Map<ErrorCode, Unreached>();
  for (const { label, lastRefresh, refreshing } of signIns) {
    const error = lastRefresh?.administratorsError;
    if (refreshing || !lastRefresh || !error || !lastRefresh.serviceAccountsError) continue;
    const group = groups.get(error.code) ?? { code: error.code, labels: [], at: lastRefresh.at };
    group.labels.push(label);
    groups.set(error.code, group);
  }
  return [...groups.values()];
}
