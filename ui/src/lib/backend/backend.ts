import type { ActivityRow } from "$lib/bindings/ActivityRow";
import type { AdministratorRow } from "$lib/bindings/AdministratorRow";
import type { AppInfo } from "$lib/bindings/AppInfo";
import type { ConnectOutcome } from "$lib/bindings/ConnectOutcome";
import type { ConnectRequest } from "$lib/bindings/ConnectRequest";
import type { CredentialDetail } from "$lib/bindings/CredentialDetail";
import type { CredentialId } from "$lib/bindings/CredentialId";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { DesktopView } from "$lib/bindings/DesktopView";
import type { EnteredExpiry } from "$lib/bindings/EnteredExpiry";
import type { GenerateRequest } from "$lib/bindings/GenerateRequest";
import type { Health } from "$lib/bindings/Health";
import type { InboxRow } from "$lib/bindings/InboxRow";
import type { OrganizationChange } from "$lib/bindings/OrganizationChange";
import type { Overview } from "$lib/bindings/Overview";
import type { PortalVisitId } from "$lib/bindings/PortalVisitId";
import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
import type { RegionName } from "$lib/bindings/RegionName";
import type { ReplaceKeyRequest } from "$lib/bindings/ReplaceKeyRequest";
import type { RoleChoice } from "$lib/bindings/RoleChoice";
import type { RotateRequest } from "$lib/bindings/RotateRequest";
import type { RotationId } from "$lib/bindings/RotationId";
import type { RotationPlan } from "$lib/bindings/RotationPlan";
import type { RotationView } from "$lib/bindings/RotationView";
import type { Seen } from "$lib/bindings/Seen";
import type { ServiceAccountRow } from "$lib/bindings/ServiceAccountRow";
import type { Settings } from "$lib/bindings/Settings";
import type { SettingsChange } from "$lib/bindings/SettingsChange";
import type { SignInId } from "$lib/bindings/SignInId";
import type { SignInRow } from "$lib/bindings/SignInRow";
import type { Stage } from "$lib/bindings/Stage";
import type { VerificationView } from "$lib/bindings/VerificationView";

/**
 * Everything that the UI can ask of the rest of Keyvigil: the one seam between them.
 *
 * Every promise rejects with a `CommandError` and nothing else. Only {@link Backend.revealSecret}
 * and {@link Backend.revealRotationSecret} answer with a secret.
 */
export interface Backend {
  appInfo(): Promise<AppInfo>;
  /** Tries once more to open the data; where that fails, {@link Backend.appInfo} says why. */
  retryStart(): Promise<void>;
  /** Calls `listener` when anything shown may have changed, at most four times a second. */
  onChanged(listener: (revision: number) => void): () => void;
  /** Calls `listener` with the address that a notification or the tray leads to: `#/credentials/ID`. */
  onPlace(listener: (address: string) => void): () => void;
  /** Calls `listener` when the window is to be closed and the person is to be asked what that means. */
  onCloseAsked(listener: () => void): () => void;

  overview(): Promise<Overview>;
  /** All credentials, also those that ended. */
  credentials(): Promise<CredentialRow[]>;
  credential(id: CredentialId): Promise<CredentialDetail>;
  administrators(): Promise<AdministratorRow[]>;
  serviceAccounts(): Promise<ServiceAccountRow[]>;
  signIns(): Promise<SignInRow[]>;
  /** Newest first; `before` is the id of the oldest row that is already shown. */
  activity(before: number | null, limit: number): Promise<ActivityRow[]>;
  settings(): Promise<Settings>;
  changeSettings(change: SettingsChange): Promise<Settings>;
  health(): Promise<Health>;
  testNotification(): Promise<void>;
  /** Whether the person saw the test. */
  answerTest(seen: boolean): Promise<void>;

  /** What came due, newest first; `before` is the id of the oldest row that is already shown. */
  inbox(before: number | null, limit: number): Promise<InboxRow[]>;
  unreadReminders(): Promise<number>;
  markRead(which: Seen): Promise<void>;
  /** For a day, but never into the last hour before the expiry of a held key. */
  snooze(id: CredentialId): Promise<void>;
  endSnooze(id: CredentialId): Promise<void>;
  /** Until 8:00 tomorrow, with the same exception. */
  snoozeAll(): Promise<void>;
  endSnoozeOfAll(): Promise<void>;
  /** `null`: as its organization has it. */
  setCredentialStages(id: CredentialId, stages: Stage[] | null): Promise<void>;
  /** For whatever sign-in sees the organization of this one. */
  changeOrganization(signInId: SignInId, change: OrganizationChange): Promise<void>;
  /** Writes the coming expiries into the folder for downloads, and answers with the file's path. */
  exportCalendar(): Promise<string>;
  /** Shows that file in the file manager. */
  showExported(): Promise<void>;

  desktop(): Promise<DesktopView>;
  setStartAtLogin(on: boolean): Promise<DesktopView>;
  /** Ends Keyvigil. */
  quit(): Promise<void>;
  /** Closes the window; Keyvigil goes on without it. */
  keepWatching(): Promise<void>;
  /** Says that the question of {@link Backend.onCloseAsked} is on the screen. */
  closeQuestionShown(): Promise<void>;

  connect(request: ConnectRequest): Promise<ConnectOutcome>;
  /** Sends the key to every region but `region`, and names those that accept it. */
  tryOtherRegions(apiKey: string, region: RegionName): Promise<RegionName[]>;
  /** Starts a refresh of one sign-in, or of all; progress comes as changes. */
  refresh(signInId: SignInId | null): Promise<void>;
  renameSignIn(id: SignInId, label: string): Promise<void>;
  removeSignIn(id: SignInId): Promise<void>;
  /** Whether this sign-in's own key may be replaced without the Admin Portal. */
  allowMakingKeysHere(signInId: SignInId, allowed: boolean): Promise<void>;

  roles(signInId: SignInId): Promise<RoleChoice[]>;
  generate(request: GenerateRequest): Promise<RotationId>;

  /** What a service account has before one of its credentials is rotated. */
  rotationPlan(credentialId: CredentialId): Promise<RotationPlan>;
  rotate(request: RotateRequest): Promise<RotationId>;
  replaceOwnKey(request: ReplaceKeyRequest): Promise<RotationId>;
  rotation(id: RotationId): Promise<RotationView>;
  tryAgain(id: RotationId): Promise<void>;
  handOver(id: RotationId): Promise<void>;
  /** `index` is the consumer's place in the list. */
  markConsumer(id: RotationId, index: number, moved: boolean): Promise<void>;
  /** `confirmation` is what the person typed, here and below. */
  revokeOld(id: RotationId, confirmation: string): Promise<void>;
  undoRotation(id: RotationId, confirmation: string): Promise<void>;
  revokeCandidate(id: RotationId, candidate: string, confirmation: string): Promise<void>;
  keepCandidates(id: RotationId): Promise<void>;
  /** Gives up on what could not be done or found out. */
  leaveRotation(id: RotationId, confirmation: string): Promise<void>;
  dismissRotation(id: RotationId): Promise<void>;
  revealRotationSecret(id: RotationId): Promise<string>;

  /** `confirmation` is what the person typed: the admin's e-mail, or the sign-in's label where that is unknown. */
  beginPortalVisit(signInId: SignInId, confirmation: string): Promise<PortalVisitView>;
  portalVisit(id: PortalVisitId): Promise<PortalVisitView>;
  openPortal(id: PortalVisitId): Promise<void>;
  openPortalOf(region: RegionName): Promise<void>;
  setReadOnFocus(id: PortalVisitId, enabled: boolean): Promise<void>;
  /** The backend reads the clipboard itself: the key never passes through here. */
  takeKeyFromClipboard(id: PortalVisitId): Promise<PortalVisitView>;
  takeTypedKey(id: PortalVisitId, key: string): Promise<PortalVisitView>;
  verifyPortalKey(id: PortalVisitId): Promise<PortalVisitView>;
  answerOtherAdministrator(id: PortalVisitId, keep: boolean): Promise<PortalVisitView>;
  closePortalVisit(id: PortalVisitId): Promise<void>;

  enterExpiry(credentialId: CredentialId, expiry: EnteredExpiry): Promise<void>;
  copySecret(id: CredentialId): Promise<void>;
  /** Copies a message that holds no secret. */
  copyText(text: string): Promise<void>;
  revealSecret(id: CredentialId): Promise<string>;
  verify(id: CredentialId): Promise<VerificationView>;
  forget(id: CredentialId): Promise<void>;
  setUsedBy(id: CredentialId, text: string): Promise<void>;

  /** Starts a second Keyvigil with the demo organization. */
  openDemo(): Promise<void>;
  /** Moves the clock of the demo organization. */
  skipAhead(seconds: number): Promise<void>;
}
