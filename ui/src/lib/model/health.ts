import type { DesktopView } from "$lib/bindings/DesktopView";
import type { Health } from "$lib/bindings/Health";
import type { HealthState } from "$lib/bindings/HealthState";
import type { SignInRow } from "$lib/bindings/SignInRow";
import type { StartAtLogin } from "$lib/bindings/StartAtLogin";
import { text } from "$lib/text/en";
import { joined } from "./credential";
import { date, duration, relative } from "./time";
import type { Look } from "./tone";

/** One thing that Keyvigil leans on, and how it is. */
export interface HealthLine {
  readonly testid: string;
  readonly name: string;
  /** `off` is nobody's fault: not chosen, or not there on this desktop. */
  readonly state: "ok" | "unknown" | "failed" | "off";
  readonly look: Look;
  /** More, or what to do. */
  readonly note?: string | undefined;
}

const looks: Record<HealthLine["state"], Omit<Look, "label">> = {
  ok: { tone: "good", icon: "good" },
  unknown: { tone: "neutral", icon: "unknown" },
  failed: { tone: "critical", icon: "critical" },
  off: { tone: "neutral", icon: "ended" },
};

const login: Record<StartAtLogin, Pick<HealthLine, "state" | "note"> & { label: string }> = {
  on: { state: "ok", label: text.health.on },
  off: { state: "off", label: text.health.off, note: text.health.startAtLoginOff },
  unavailable: { state: "unknown", label: text.health.unavailable, note: text.health.startAtLoginOff },
};

function line(
  testid: string,
  name: string,
  state: HealthLine["state"],
  label: string,
  note?: string,
): HealthLine {
  return { testid: `health-${testid}`, name, state, look: { ...looks[state], label }, note };
}

/** It fails, but something is left of it. */
function mildly(failing: HealthLine): HealthLine {
  return { ...failing, look: { ...failing.look, tone: "warning", icon: "warning" } };
}

/** A part that either works or says why not. */
function part(
  testid: string,
  name: string,
  state: HealthState,
  words: { readonly ok: string; readonly unknown: string } = text.health,
): HealthLine {
  if (state.type !== "failed") return line(testid, name, state.type, words[state.type]);
  const { title, next } = text.errors[state.error.code];
  return line(testid, name, "failed", title, next);
}

function notifications({ notifications: state, testAnswer }: Health): HealthLine {
  const [testid, name] = ["notifications", text.health.notifications];
  if (state.type === "failed" || !testAnswer) return part(testid, name, state);
  if (testAnswer.seen) return line(testid, name, "ok", text.health.seen(date(testAnswer.at)));
  return mildly(line(testid, name, "failed", text.health.notSeen, text.health.notSeenNext));
}

function clock({ clock: state }: Health): HealthLine {
  const words = { ok: text.health.clockOk, unknown: text.health.clockUnknown };
  const told = part("clock", text.health.clock, state, words);
  if (state.type !== "failed") return told;
  const ahead = Number(state.error.detail) * 1_000;
  if (Number.isNaN(ahead)) return told;
  const by = duration(ahead);
  if (state.error.code === "clock_jumped")
    return { ...told, note: `${text.health.clockWent(by)} ${told.note}` };
  const how = ahead > 0 ? text.health.clockAhead(by) : text.health.clockBehind(by);
  return { ...told, note: `${how} ${text.health.clockNext}` };
}

/** The keychain, notifications and the clock. */
export function healthLines(health: Health): HealthLine[] {
  return [part("keychain", text.health.keychain, health.keychain), notifications(health), clock(health)];
}

/** What the desktop gives. */
export function desktopLines({ startAtLogin, tray }: DesktopView): HealthLine[] {
  const { state, label, note } = login[startAtLogin];
  return [
    line("start-at-login", text.health.startAtLogin, state, label, note),
    tray
      ? line("tray", text.health.tray, "ok", text.health.trayOn)
      : line("tray", text.health.tray, "off", text.health.trayOff, text.health.trayOffNote),
  ];
}

/** When a sign-in was checked last, what came of it, and when it is checked next. */
export function signInLine(signIn: SignInRow, now: number): HealthLine {
  const { lastRefresh: last, nextRefreshAt: next } = signIn;
  const error = last?.administratorsError ?? last?.serviceAccountsError;
  const words = [
    last && text.health.checked(relative(last.at, now)),
    last && last.failures > 1 && text.health.failures(last.failures),
    next && text.health.nextCheck(relative(next, now)),
    error && text.errors[error.code].next,
  ];
  const note = words.filter(Boolean).join(" ");
  const told = (state: HealthLine["state"], label: string) =>
    line(`sign-in-${signIn.id}`, joined(signIn.label, text.regionsShort[signIn.region]), state, label, note);
  if (signIn.refreshing) return told("unknown", text.health.checking);
  if (!last) return told("unknown", text.health.notChecked);
  if (!error) return told("ok", text.health.ok);
  const failing = told("failed", text.errors[error.code].title);
  return last.administratorsError && last.serviceAccountsError ? failing : mildly(failing);
}

/** The lines of all sign-ins: those that fail first, then those of which little is known. */
export function signInLines(signIns: readonly SignInRow[], now: number): HealthLine[] {
  const rank = ({ state, look }: HealthLine) =>
    state === "failed" ? (look.tone === "critical" ? 0 : 1) : state === "unknown" ? 2 : 3;
  return signIns.map((signIn) => signInLine(signIn, now)).sort((a, b) => rank(a) - rank(b));
}
