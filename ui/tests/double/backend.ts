import type { Backend } from "$lib/backend/backend";
import type { CommandError } from "$lib/bindings/CommandError";
import type { CredentialDetail } from "$lib/bindings/CredentialDetail";
import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
import type { RotationPlan } from "$lib/bindings/RotationPlan";
import type { RotationView } from "$lib/bindings/RotationView";
import { hasEnded } from "$lib/model/credential";
import { organizationPage, overview } from "./board";
import { DAY, failure, from, HOUR } from "./build";
import { administratorPage, credentialPage, serviceAccountPage } from "./fleet";
import { World } from "./world";

type Command = Exclude<keyof Backend, "onChanged" | "onPlace" | "onCloseAsked">;

/** One call that the UI made. */
export interface Call {
  readonly command: Command;
  readonly args: readonly unknown[];
}

/** A stand-in for the backend: answers from its world, fails as told, and remembers what was asked. */
export class TestBackend {
  readonly world = new World();
  readonly calls: Call[] = [];
  readonly #failures = new Map<Command, CommandError>();
  readonly #listeners = new Set<(revision: number) => void>();
  readonly #places = new Set<(address: string) => void>();
  readonly #closers = new Set<() => void>();
  readonly #held = new Set<Command>();
  readonly #late = new Map<Command, Promise<undefined>>();
  #revision = 0;
  /** The window's cross is pressed as soon as somebody listens. */
  closesAtOnce = false;

  /** From now on `command` fails, until {@link recover}. */
  fail(command: Command, error: CommandError): void {
    this.#failures.set(command, error);
  }

  recover(command: Command): void {
    this.#failures.delete(command);
  }

  /** From now on `command` never answers. */
  hold(command: Command): void {
    this.#held.add(command);
  }

  /** The next answer of `command` comes only when the returned function is called, as things stand then. */
  holdNext(command: Command): () => void {
    let release: (() => void) | undefined;
    const released = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    this.#late.set(command, released);
    return () => release?.();
  }

  /** Tells the UI that something changed. */
  change(): void {
    this.#revision += 1;
    for (const listener of this.#listeners) listener(this.#revision);
  }

  /** A notification or the tray leads to an address. */
  place(address: string): void {
    for (const listener of this.#places) listener(address);
  }

  /** The window's cross is pressed, and the person is to be asked. */
  askToClose(): void {
    for (const listener of this.#closers) listener();
  }

  /** The arguments of every call of `command`. */
  asked(command: Command): (readonly unknown[])[] {
    return this.calls.filter((call) => call.command === command).map((call) => call.args);
  }

  readonly backend: Backend = {
    onChanged: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
    onPlace: (listener) => {
      this.#places.add(listener);
      return () => this.#places.delete(listener);
    },
    onCloseAsked: (listener) => {
      this.#closers.add(listener);
      if (this.closesAtOnce) queueMicrotask(listener);
      return () => this.#closers.delete(listener);
    },
    appInfo: () => this.#answer("appInfo", [], () => this.world.info),
    retryStart: () => this.#answer("retryStart", [], () => undefined),
    overview: (id) => this.#answer("overview", [id], () => overview(this.world, id)),
    credentialPage: (query, part) =>
      this.#answer("credentialPage", [query, part], () => credentialPage(this.world, query, part)),
    administratorPage: (query, part) =>
      this.#answer("administratorPage", [query, part], () => administratorPage(this.world, query, part)),
    serviceAccountPage: (query, part) =>
      this.#answer("serviceAccountPage", [query, part], () => serviceAccountPage(this.world, query, part)),
    organizationPage: (query, part) =>
      this.#answer("organizationPage", [query, part], () => organizationPage(this.world, query, part)),
    exportList: (list, format) =>
      this.#answer("exportList", [list, format], () => this.world.exported(list, format)),
    credential: (id) => this.#answer("credential", [id], () => this.#detail(id)),
    signIns: () => this.#answer("signIns", [], () => this.world.signIns),
    activity: (before, limit) =>
      this.#answer("activity", [before, limit], () =>
        this.world.activity.filter((row) => before === null || row.id < before).slice(0, limit),
      ),
    settings: () => this.#answer("settings", [], () => this.world.settings),
    changeSettings: (change) => this.#answer("changeSettings", [change], () => this.world.change(change)),
    health: () => this.#answer("health", [], () => this.world.health),
    testNotification: () => this.#answer("testNotification", [], () => undefined),
    answerTest: (seen) =>
      this.#answer("answerTest", [seen], () => {
        this.world.health = { ...this.world.health, testAnswer: { at: from(0), seen } };
      }),
    inbox: (before, limit) =>
      this.#answer("inbox", [before, limit], () =>
        this.world.inbox.filter((row) => before === null || row.id < before).slice(0, limit),
      ),
    unreadReminders: () =>
      this.#answer("unreadReminders", [], () => this.world.inbox.filter(({ read }) => !read).length),
    markRead: (which) => this.#answer("markRead", [which], () => this.world.read(which)),
    snooze: (id) => this.#answer("snooze", [id], () => this.world.remind(id, { snoozedUntil: from(DAY) })),
    endSnooze: (id) => this.#answer("endSnooze", [id], () => this.world.remind(id, { snoozedUntil: null })),
    snoozeAll: () => this.#answer("snoozeAll", [], () => this.world.snoozeAll(from(22.5 * HOUR))),
    endSnoozeOfAll: () => this.#answer("endSnoozeOfAll", [], () => this.world.snoozeAll(null)),
    setCredentialStages: (id, stages) =>
      this.#answer("setCredentialStages", [id, stages], () => {
        const { inherited } = this.world.reminding(id).stages;
        this.world.remind(id, { stages: { own: stages, inherited } });
      }),
    changeOrganization: (id, change) =>
      this.#answer("changeOrganization", [id, change], () => this.world.changeOrganization(id, change)),
    exportCalendar: () =>
      this.#answer("exportCalendar", [], () => "/home/ada/Downloads/keyvigil-expiries.ics"),
    showExported: () => this.#answer("showExported", [], () => undefined),
    desktop: () => this.#answer("desktop", [], () => this.world.desktop),
    setStartAtLogin: (on) =>
      this.#answer(
        "setStartAtLogin",
        [on],
        () => (this.world.desktop = { ...this.world.desktop, startAtLogin: on ? "on" : "off" }),
      ),
    quit: () => this.#answer("quit", [], () => undefined),
    keepWatching: () => this.#answer("keepWatching", [], () => undefined),
    closeQuestionShown: () => this.#answer("closeQuestionShown", [], () => undefined),
    connect: (request) => this.#answer("connect", [request], () => this.world.connect),
    tryOtherRegions: (secret, region) =>
      this.#answer("tryOtherRegions", [secret, region], () => this.world.otherRegions),
    discover: (id) => this.#answer("discover", [id], () => this.world.discovery),
    watchOrganizations: (id, organizations) =>
      this.#answer("watchOrganizations", [id, organizations], () => undefined),
    refresh: (id) => this.#answer("refresh", [id], () => undefined),
    refreshProgress: () => this.#answer("refreshProgress", [], () => this.world.progress),
    cancelRefresh: () => this.#answer("cancelRefresh", [], () => undefined),
    renameSignIn: (id, label) => this.#answer("renameSignIn", [id, label], () => undefined),
    removeSignIn: (id) =>
      this.#answer("removeSignIn", [id], () => {
        this.world.signIns = this.world.signIns.filter((signIn) => signIn.id !== id);
      }),
    allowMakingKeysHere: (id, allowed) =>
      this.#answer("allowMakingKeysHere", [id, allowed], () => {
        this.world.signIns = this.world.signIns.map((signIn) =>
          signIn.id === id ? { ...signIn, makesKeysHere: allowed } : signIn,
        );
      }),
    setApiAccess: (signInId, id, allowed, typed) =>
      this.#answer("setApiAccess", [signInId, id, allowed, typed], () =>
        this.world.allowAccess(signInId, id, allowed),
      ),
    enterAdministratorsExpiry: (signInId, id, expiry) =>
      this.#answer("enterAdministratorsExpiry", [signInId, id, expiry], () => undefined),
    revokeCredential: (id, typed) =>
      this.#answer("revokeCredential", [id, typed], () => this.world.revoke(id)),
    deleteServiceAccount: (signInId, id, typed) =>
      this.#answer("deleteServiceAccount", [signInId, id, typed], () =>
        this.world.deleteAccount(signInId, id),
      ),
    roles: (id) => this.#answer("roles", [id], () => this.world.roles),
    generate: (request) => this.#answer("generate", [request], () => "rotation-1"),
    rotationPlan: (id) => this.#answer("rotationPlan", [id], () => this.#plan(id)),
    rotate: (request) => this.#answer("rotate", [request], () => "rotation-1"),
    replaceOwnKey: (request) => this.#answer("replaceOwnKey", [request], () => "rotation-1"),
    rotation: (id) => this.#answer("rotation", [id], () => this.#rotation(id)),
    tryAgain: (id) => this.#answer("tryAgain", [id], () => undefined),
    handOver: (id) => this.#answer("handOver", [id], () => undefined),
    markConsumer: (id, index, moved) => this.#answer("markConsumer", [id, index, moved], () => undefined),
    revokeOld: (id, typed) => this.#answer("revokeOld", [id, typed], () => undefined),
    undoRotation: (id, typed) => this.#answer("undoRotation", [id, typed], () => undefined),
    revokeCandidate: (id, candidate, typed) =>
      this.#answer("revokeCandidate", [id, candidate, typed], () => undefined),
    leaveRotation: (id, typed) => this.#answer("leaveRotation", [id, typed], () => undefined),
    keepCandidates: (id) => this.#answer("keepCandidates", [id], () => undefined),
    dismissRotation: (id) =>
      this.#answer("dismissRotation", [id], () => {
        this.world.rotations = this.world.rotations.filter((rotation) => rotation.id !== id);
      }),
    revealRotationSecret: (id) => this.#answer("revealRotationSecret", [id], () => this.world.secret),
    beginPortalVisit: (id, typed) => this.#answer("beginPortalVisit", [id, typed], () => this.#visit()),
    portalVisit: (id) => this.#answer("portalVisit", [id], () => this.#visit()),
    openPortal: (id) => this.#answer("openPortal", [id], () => undefined),
    openPortalOf: (region) => this.#answer("openPortalOf", [region], () => undefined),
    setReadOnFocus: (id, enabled) =>
      this.#answer("setReadOnFocus", [id, enabled], () => {
        this.world.visit = { ...this.#visit(), readsOnFocus: enabled };
      }),
    takeKeyFromClipboard: (id) => this.#answer("takeKeyFromClipboard", [id], () => this.#visit()),
    takeTypedKey: (id, key) => this.#answer("takeTypedKey", [id, key], () => this.#visit()),
    verifyPortalKey: (id) => this.#answer("verifyPortalKey", [id], () => this.#visit()),
    answerOtherAdministrator: (id, keep) =>
      this.#answer("answerOtherAdministrator", [id, keep], () => this.#visit()),
    closePortalVisit: (id) =>
      this.#answer("closePortalVisit", [id], () => {
        this.world.visit = undefined;
      }),
    enterExpiry: (id, expiry) => this.#answer("enterExpiry", [id, expiry], () => undefined),
    withdrawExpiry: (id) =>
      this.#answer("withdrawExpiry", [id], () => {
        const { credentials } = this.world;
        this.world.credentials = credentials.filter((row) => row.id !== id || row.fingerprint !== "");
        return this.world.credentials.length < credentials.length;
      }),
    copySecret: (id) => this.#answer("copySecret", [id], () => undefined),
    copyText: (message) => this.#answer("copyText", [message], () => undefined),
    revealSecret: (id) => this.#answer("revealSecret", [id], () => this.world.secret),
    verify: (id) => this.#answer("verify", [id], () => ({ at: from(0), outcome: "accepted" as const })),
    forget: (id) => this.#answer("forget", [id], () => undefined),
    setUsedBy: (id, note) => this.#answer("setUsedBy", [id, note], () => undefined),
    openDemo: () => this.#answer("openDemo", [], () => undefined),
    skipAhead: (seconds) => this.#answer("skipAhead", [seconds], () => undefined),
  };

  async #answer<T>(command: Command, args: readonly unknown[], result: () => T): Promise<T> {
    this.calls.push({ command, args });
    if (this.#held.has(command)) return new Promise<T>(() => undefined);
    const late = this.#late.get(command);
    this.#late.delete(command);
    await late;
    const error = this.#failures.get(command);
    if (error) return Promise.reject(error as unknown as Error);
    return Promise.resolve().then(result);
  }

  #detail(id: string): CredentialDetail {
    const row = this.world.credentials.find((candidate) => candidate.id === id);
    if (!row) throw failure("unknown_item") as unknown as Error;
    return {
      row,
      history: [],
      reminders: [],
      nextReminderAt: null,
      replaceableBy: null,
      rotatable: row.kind !== "admin_key" && !hasEnded(row),
      openRotation: null,
      oldKeyCallers: [],
      expiryEditable: false,
      reminding: this.world.reminding(id),
      ...this.world.details[id],
    };
  }

  #visit(): PortalVisitView {
    if (!this.world.visit) throw failure("unknown_item") as unknown as Error;
    return this.world.visit;
  }

  #rotation(id: string): RotationView {
    const found = this.world.rotations.find((rotation) => rotation.id === id);
    if (!found) throw failure("unknown_item") as unknown as Error;
    return found;
  }

  #plan(id: string): RotationPlan {
    const { row } = this.#detail(id);
    const credentials = this.world.credentials.filter(
      (other) => !hasEnded(other) && other.owner.remoteId === row.owner.remoteId,
    );
    return {
      credentials,
      signInId: "sign-in-1",
      needsRoom: credentials.length > 1,
      open: null,
      confirmation: row.owner.name,
      ...this.world.plan,
    };
  }
}
