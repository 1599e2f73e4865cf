import type { RotationStage } from "$lib/bindings/RotationStage";
import type { RotationView } from "$lib/bindings/RotationView";
import { text } from "$lib/text/en";
import type { Truth } from "$lib/text/en/truth";
import { href } from "./address";
import { hasEnded } from "./credential";
import type { Look, Tone } from "./tone";

/** How much a stage wants of the person, the worst first. */
const RANK: readonly RotationStage[] = [
  "lost",
  "needs_you",
  "left_behind",
  "finding_out",
  "sent",
  "storing",
  "stored",
  "revoking",
  "taking_back",
  "making_room",
  "preflight",
  "handed_over",
  "overlap",
  "vanished",
  "not_changed",
  "done",
];

const looks: Record<RotationStage, Omit<Look, "label">> = {
  preflight: { tone: "neutral", icon: "refresh" },
  making_room: { tone: "neutral", icon: "refresh" },
  sent: { tone: "neutral", icon: "refresh" },
  finding_out: { tone: "warning", icon: "unknown" },
  storing: { tone: "neutral", icon: "refresh" },
  stored: { tone: "neutral", icon: "refresh" },
  overlap: { tone: "good", icon: "replaced" },
  handed_over: { tone: "good", icon: "replaced" },
  revoking: { tone: "neutral", icon: "refresh" },
  taking_back: { tone: "neutral", icon: "refresh" },
  needs_you: { tone: "warning", icon: "warning" },
  done: { tone: "good", icon: "good" },
  not_changed: { tone: "neutral", icon: "ended" },
  left_behind: { tone: "warning", icon: "warning" },
  lost: { tone: "critical", icon: "critical" },
  vanished: { tone: "neutral", icon: "ended" },
};

/** The address of a run's page. */
export function rotationHref(id: string): string {
  return href(["rotations", id]);
}

/** What the run is about: "Replacing the API key of Backup script". */
export function rotationTitle(view: RotationView): string {
  return text.rotation.title(view.procedure, view.kind, view.owner);
}

/** What is true now, in the words of its procedure. */
export function truthOf(view: RotationView): Truth {
  return text.truth[oldWentFirst(view) ? "generate" : view.procedure][view.stage];
}

/** How its stage looks; an error makes it a warning at least. */
export function rotationLook(view: RotationView): Look {
  const look = looks[view.stage];
  const tone: Tone = view.error && look.tone !== "critical" ? "warning" : look.tone;
  const icon = tone === look.tone ? look.icon : "warning";
  return { tone, icon, label: truthOf(view).short };
}

/** A credential was revoked to make room for the new one. */
export function roomWasMade({ steps }: RotationView): boolean {
  return steps.some(({ step, state }) => step === "make_room" && state === "done");
}

/** The one to be replaced was itself revoked to make room. */
export function oldWentFirst(view: RotationView): boolean {
  const revoking = view.steps.some(({ step, state }) => step === "revoke" && state !== "waiting");
  return roomWasMade(view) && !revoking && view.old !== null && hasEnded(view.old);
}

/** The worst first: what is lost, what waits for the person, what runs, what only rests; then the latest. */
export function byNeed(a: RotationView, b: RotationView): number {
  return need(a) - need(b) || b.since.localeCompare(a.since);
}

/** An error that nothing mends by itself comes before everything that runs. */
function need(view: RotationView): number {
  const rank = RANK.indexOf(view.stage);
  return view.error && !view.working && !view.finished ? Math.min(rank, RANK.indexOf("left_behind")) : rank;
}
