import type { ActivityRow } from "$lib/bindings/ActivityRow";
import type { AdministratorRow } from "$lib/bindings/AdministratorRow";
import type { AppInfo } from "$lib/bindings/AppInfo";
import type { ConnectOutcome } from "$lib/bindings/ConnectOutcome";
import type { CredentialDetail } from "$lib/bindings/CredentialDetail";
import type { CredentialReminders } from "$lib/bindings/CredentialReminders";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { DesktopView } from "$lib/bindings/DesktopView";
import type { Discovery } from "$lib/bindings/Discovery";
import type { ExportedList } from "$lib/bindings/ExportedList";
import type { ExportFormat } from "$lib/bindings/ExportFormat";
import type { Health } from "$lib/bindings/Health";
import type { InboxRow } from "$lib/bindings/InboxRow";
import type { OrganizationChange } from "$lib/bindings/OrganizationChange";
import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
import type { RefreshProgress } from "$lib/bindings/RefreshProgress";
import type { RegionName } from "$lib/bindings/RegionName";
import type { RoleChoice } from "$lib/bindings/RoleChoice";
import type { RotationPlan } from "$lib/bindings/RotationPlan";
import type { RotationView } from "$lib/bindings/RotationView";
import type { Seen } from "$lib/bindings/Seen";
import type { ServiceAccountRow } from "$lib/bindings/ServiceAccountRow";
import type { Settings } from "$lib/bindings/Settings";
import type { SettingsChange } from "$lib/bindings/SettingsChange";
import type { SignInRow } from "$lib/bindings/SignInRow";
import { asInherited, from, HELD, visit, WATCHED } from "./build";

/** What the double knows; a test sets what it needs. */
export class World {
  info: AppInfo = {
    version: "0.1.0",
    mode: "normal",
    now: from(0),
    dataFolder: "/home/ada/.local/share/org.keyvigil.Keyvigil",
    problem: null,
    regions: ["us", "eu", "in"],
    pausedUntil: null,
  };
  signIns: SignInRow[] = [];
  credentials: CredentialRow[] = [];
  details: Record<string, Partial<CredentialDetail>> = {};
  administrators: AdministratorRow[] = [];
  accounts: ServiceAccountRow[] = [];
  activity: ActivityRow[] = [];
  roles: RoleChoice[] = [{ id: "role-1", name: "Read Only" }];
  settings: Settings = {
    hideNames: false,
    held: asInherited(HELD),
    watched: asInherited(WATCHED),
    quietHours: null,
    onClose: null,
    askedStartAtLogin: true,
    snoozedUntil: null,
  };
  desktop: DesktopView = { tray: true, startAtLogin: "on", onClose: "watch" };
  health: Health = {
    keychain: { type: "ok" },
    notifications: { type: "ok" },
    testAnswer: null,
    clock: { type: "ok" },
  };
  inbox: InboxRow[] = [];
  connect: ConnectOutcome = { type: "connected", signInId: "sign-in-1" };
  otherRegions: RegionName[] = [];
  discovery: Discovery = { organizations: [], unreadable: 0, vanished: [] };
  progress: RefreshProgress | null = null;
  /** By sign-in: the role that may do more than watching needs. */
  moreRights: Record<string, string> = {};
  rotations: RotationView[] = [];
  plan: Partial<RotationPlan> = {};
  /** Nothing once it is over. */
  visit: PortalVisitView | undefined = visit();
  secret = "jca_9xQ4vTn0aZr7Ld2sWk5pYc8bMe3uHk2Lm";

  change(change: SettingsChange): Settings {
    const { settings } = this;
    switch (change.type) {
      case "hideNames":
        this.settings = { ...settings, hideNames: change.hidden };
        break;
      case "stages": {
        const { inherited } = settings[change.custody];
        this.settings = { ...settings, [change.custody]: { own: change.stages, inherited } };
        break;
      }
      case "quietHours":
        this.settings = { ...settings, quietHours: change.hours };
        break;
      case "onClose":
        this.settings = { ...settings, onClose: change.choice };
        this.desktop = { ...this.desktop, onClose: change.choice };
        break;
      case "askedStartAtLogin":
        this.settings = { ...settings, askedStartAtLogin: true };
    }
    return this.settings;
  }

  changeOrganization(id: string, change: OrganizationChange): void {
    this.signIns = this.signIns.map((signIn) => {
      if (signIn.id !== id) return signIn;
      const { reminders } = signIn;
      if (change.type === "mute") return { ...signIn, reminders: { ...reminders, muted: change.muted } };
      const choice = { own: change.stages, inherited: reminders[change.custody].inherited };
      return { ...signIn, reminders: { ...reminders, [change.custody]: choice } };
    });
  }

  snoozeAll(until: string | null): void {
    this.settings = { ...this.settings, snoozedUntil: until };
  }

  /** What was chosen about the reminders of a credential. */
  reminding(id: string): CredentialReminders {
    const held = this.credentials.some((row) => row.id === id && row.custody === "held");
    const nothing = { stages: asInherited(held ? HELD : WATCHED), muted: false, snoozedUntil: null };
    return this.details[id]?.reminding ?? nothing;
  }

  remind(id: string, told: Partial<CredentialReminders>): void {
    this.details[id] = { ...this.details[id], reminding: { ...this.reminding(id), ...told } };
  }

  allowAccess(signInId: string, id: string, allowed: boolean): void {
    this.administrators = this.administrators.map((row) =>
      row.signInId === signInId && row.id === id ? { ...row, apiAccess: allowed } : row,
    );
  }

  /** It stays known, as one that ended. */
  revoke(id: string): void {
    this.credentials = this.credentials.map((row) =>
      row.id === id ? { ...row, state: "revoked" as const } : row,
    );
  }

  deleteAccount(signInId: string, id: string): void {
    for (const row of this.credentials) if (row.owner.remoteId === id) this.revoke(row.id);
    this.accounts = this.accounts.filter((row) => row.signInId !== signInId || row.id !== id);
  }

  exported(list: ExportedList, format: ExportFormat): string {
    return `/home/ada/Downloads/keyvigil-${list.type}.${format}`;
  }

  read(which: Seen): void {
    this.inbox = this.inbox.map((row) =>
      which.type === "all" || row.credentialId === which.id ? { ...row, read: true } : row,
    );
  }
}
