import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { CredentialState } from "$lib/bindings/CredentialState";
import type { IconName } from "$lib/components/Icon.svelte";
import { text } from "$lib/text/en";
import { isRefused } from "./credential";

/** How loud something is. Never the only sign: an icon and a word stand with it. */
export type Tone = "neutral" | "good" | "warning" | "critical";

export interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly label: string;
}

const states: Record<CredentialState, Omit<Look, "label">> = {
  active: { tone: "good", icon: "good" },
  expiring: { tone: "warning", icon: "clock" },
  expired: { tone: "critical", icon: "critical" },
  no_expiry: { tone: "neutral", icon: "endless" },
  unknown: { tone: "neutral", icon: "unknown" },
  revoked: { tone: "neutral", icon: "ended" },
  superseded: { tone: "neutral", icon: "replaced" },
};

export function stateLook(state: CredentialState): Look {
  return { ...states[state], label: text.states[state] };
}

/** The most telling thing about a credential: refused and unconfirmed come before its time. */
export function look(row: CredentialRow): Look {
  if (isRefused(row)) return { tone: "critical", icon: "critical", label: text.credentials.refused };
  if (row.pending) return { tone: "warning", icon: "warning", label: text.credentials.pending };
  return stateLook(row.state);
}
