import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { RotationAction } from "$lib/bindings/RotationAction";
import type { RotationProcedure } from "$lib/bindings/RotationProcedure";
import type { RotationStage } from "$lib/bindings/RotationStage";
import type { RotationStep } from "$lib/bindings/RotationStep";
import type { RotationView } from "$lib/bindings/RotationView";
import type { StepState } from "$lib/bindings/StepState";
import { adminKey, credential, DAY, from, HOUR } from "./build";

const STEPS: Record<RotationProcedure, readonly RotationStep[]> = {
  generate: ["preflight", "create", "store", "verify"],
  service_account: ["preflight", "create", "store", "verify", "hand_over", "revoke"],
  admin_key: ["preflight", "create", "spool", "store", "verify", "switch"],
};

/** Where each stage stands among the steps, and how that step looks. */
const AT: Record<RotationStage, readonly [RotationStep, StepState]> = {
  preflight: ["preflight", "running"],
  making_room: ["make_room", "running"],
  sent: ["create", "running"],
  finding_out: ["create", "paused"],
  storing: ["store", "running"],
  stored: ["verify", "running"],
  overlap: ["hand_over", "paused"],
  handed_over: ["revoke", "paused"],
  revoking: ["revoke", "running"],
  taking_back: ["store", "undone"],
  needs_you: ["create", "paused"],
  done: ["revoke", "done"],
  not_changed: ["create", "failed"],
  left_behind: ["create", "failed"],
  lost: ["create", "failed"],
  vanished: ["revoke", "failed"],
};

const ACTIONS: Partial<Record<RotationStage, readonly RotationAction[]>> = {
  finding_out: ["try_again", "leave"],
  overlap: ["hand_over", "undo"],
  handed_over: ["revoke", "undo"],
  needs_you: ["revoke_candidate", "keep_candidates"],
  done: ["dismiss"],
  not_changed: ["dismiss"],
  left_behind: ["dismiss"],
  lost: ["portal", "dismiss"],
  vanished: ["dismiss"],
};

const PROCEDURES = Object.keys(STEPS) as RotationProcedure[];

/** The stages that a procedure can come to. */
const STAGES: Record<RotationProcedure, readonly RotationStage[]> = {
  generate: [
    "preflight",
    "sent",
    "finding_out",
    "storing",
    "stored",
    "taking_back",
    "needs_you",
    "done",
    "not_changed",
    "left_behind",
    "vanished",
  ],
  service_account: (Object.keys(AT) as RotationStage[]).filter((stage) => stage !== "lost"),
  admin_key: [
    "preflight",
    "sent",
    "finding_out",
    "storing",
    "stored",
    "done",
    "not_changed",
    "left_behind",
    "lost",
    "vanished",
  ],
};

/** Every procedure with every stage that it can come to. */
export const EVERY: readonly (readonly [RotationProcedure, RotationStage])[] = PROCEDURES.flatMap(
  (procedure) => STAGES[procedure].map((stage) => [procedure, stage] as const),
);

/** A run at a stage, with whatever is told otherwise. */
export function rotation(
  procedure: RotationProcedure,
  stage: RotationStage,
  told: Partial<RotationView> = {},
): RotationView {
  const admin = procedure === "admin_key";
  const finished = (ACTIONS[stage] ?? []).includes("dismiss");
  const begun = !["preflight", "making_room", "sent", "finding_out", "needs_you"].includes(stage);
  const old = procedure === "generate" ? null : oldRow(admin, admin && begun && stage !== "not_changed");
  const made = begun && !["not_changed", "left_behind", "lost", "vanished"].includes(stage);
  return {
    id: "rotation-1",
    procedure,
    signInId: "sign-in-1",
    owner: admin ? "Ada Lovelace" : "Backup script",
    confirmation: admin ? "ada@acme.example" : "Backup script",
    organization: "Acme",
    region: "us",
    kind: admin ? "admin_key" : "service_account_key",
    beganAt: from(-3 * DAY),
    since: from(-2 * HOUR),
    stage,
    steps: stepsAt(procedure, stage),
    old,
    new: made ? newRow(admin) : null,
    candidates:
      stage === "needs_you"
        ? [
            {
              id: "65f0c1d2e3f4a5b6c7d8e9f0",
              isAccount: procedure === "generate",
              createdAt: from(-2 * HOUR),
              ours: false,
            },
          ]
        : [],
    consumers:
      procedure !== "service_account"
        ? []
        : [
            { name: "restic on backup-1", moved: true },
            { name: "restic on backup-2", moved: false },
          ],
    switched: stage === "handed_over" ? ["Acme"] : [],
    actions: [...(ACTIONS[stage] ?? [])],
    error: null,
    working: !finished && !(ACTIONS[stage] ?? []).length,
    safeToClose: true,
    finished,
    ...told,
  };
}

function stepsAt(procedure: RotationProcedure, stage: RotationStage): RotationView["steps"] {
  const [at, state] = AT[stage];
  const names: RotationStep[] = [...STEPS[procedure]];
  if (stage === "making_room") names.splice(1, 0, "make_room");
  const index = names.includes(at) ? names.indexOf(at) : names.length - 1;
  return names.map((step, n) => {
    const passed = n < index || stage === "done";
    return { step, state: passed ? "done" : n === index ? state : "waiting" };
  });
}

function oldRow(admin: boolean, dead: boolean): CredentialRow {
  if (!admin) {
    return credential({
      id: "backup-key",
      custody: "held",
      state: "expiring",
      fingerprint: "jca_Kp2…x8Nd",
      expiry: { source: "computed", at: from(19 * DAY) },
      owner: {
        kind: "service_account",
        remoteId: "account-Backup script",
        name: "Backup script",
        email: null,
      },
    });
  }
  return adminKey("Ada Lovelace", "ada@acme.example", {
    id: "own-key",
    custody: "held",
    state: dead ? "superseded" : "expiring",
    fingerprint: "jca_7Hw…c0Qe",
    expiry: { source: "reported", at: from(3 * DAY) },
  });
}

function newRow(admin: boolean): CredentialRow {
  const expiry = { source: "computed" as const, at: from(90 * DAY) };
  const told = { id: "new-key", custody: "held" as const, fingerprint: "jca_Nw1…e4Zt", expiry };
  return admin ? adminKey("Ada Lovelace", "ada@acme.example", told) : credential(told);
}
