import type { ActivityRow } from "$lib/bindings/ActivityRow";
import type { AdministratorPage } from "$lib/bindings/AdministratorPage";
import type { AdministratorQuery } from "$lib/bindings/AdministratorQuery";
import type { AppInfo } from "$lib/bindings/AppInfo";
import type { ConnectOutcome } from "$lib/bindings/ConnectOutcome";
import type { ConnectRequest } from "$lib/bindings/ConnectRequest";
import type { ConnectSecret } from "$lib/bindings/ConnectSecret";
import type { CredentialDetail } from "$lib/bindings/CredentialDetail";
import type { CredentialId } from "$lib/bindings/CredentialId";
import type { CredentialPage } from "$lib/bindings/CredentialPage";
import type { CredentialQuery } from "$lib/bindings/CredentialQuery";
import type { DesktopView } from "$lib/bindings/DesktopView";
import type { Discovery } from "$lib/bindings/Discovery";
import type { EnteredExpiry } from "$lib/bindings/EnteredExpiry";
import type { ExportFormat } from "$lib/bindings/ExportFormat";
import type { ExportedList } from "$lib/bindings/ExportedList";
import type { GenerateRequest } from "$lib/bindings/GenerateRequest";
import type { Health } from "$lib/bindings/Health";
import type { InboxRow } from "$lib/bindings/InboxRow";
import type { OrganizationChange } from "$lib/bindings/OrganizationChange";
import type { OrganizationPage } from "$lib/bindings/OrganizationPage";
import type { OrganizationQuery } from "$lib/bindings/OrganizationQuery";
import type { Overview } from "$lib/bindings/Overview";
import type { Part } from "$lib/bindings/Part";
import type { PortalVisitId } from "$lib/bindings/PortalVisitId";
import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
import type { RefreshProgress } from "$lib/bindings/RefreshProgress";
import type { RegionName } from "$lib/bindings/RegionName";
import type { ReplaceKeyRequest } from "$lib/bindings/ReplaceKeyRequest";
import type { RoleChoice } from "$lib/bindings/RoleChoice";
import type { RotateRequest } from "$lib/bindings/RotateRequest";
import type { RotationId } from "$lib/bindings/RotationId";
import type { RotationPlan } from "$lib/bindings/RotationPlan";
import type { RotationView } from "$lib/bindings/RotationView";
import type { Seen } from "$lib/bindings/Seen";
import type { ServiceAccountPage } from "$lib/bindings/ServiceAccountPage";
import type { ServiceAccountQuery } from "$lib/bindings/ServiceAccountQuery";
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

  /** Narrowed to the organization of a sign-in, or of everything. */
  overview(signInId: SignInId | null): Promise<Overview>;
  /** A part of a list that may be long; the lines are those of {@link Part} and never more than 200. */
  credentialPage(query: CredentialQuery, part: Part): Promise<CredentialPage>;
  administratorPage(query: AdministratorQuery, part: Part): Promise<AdministratorPage>;
  serviceAccountPage(query: ServiceAccountQuery, part: Part): Promise<ServiceAccountPage>;
  organizationPage(query: OrganizationQuery, part: Part): Promise<OrganizationPage>;
  /** Writes a whole list, as it is narrowed, into the folder for downloads, and answers with the file's path. */
  exportList(list: ExportedList, format: ExportFormat): Promise<string>;
  credential(id: CredentialId): Promise<CredentialDetail>;
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
  /** Sends the credential to every region but `region`, and names those that accept it. */
  tryOtherRegions(secret: ConnectSecret, region: RegionName): Promise<RegionName[]>;
  /** Asks JumpCloud what the credential of a sign-in sees. */
  discover(signInId: SignInId): Promise<Discovery>;
  /** Watches exactly these, by JumpCloud's ids, with the credential of a sign-in: others are no longer watched. */
  watchOrganizations(signInId: SignInId, organizationIds: string[]): Promise<void>;
  /** Starts a refresh of one sign-in, or of all; progress comes as changes. */
  refresh(signInId: SignInId | null): Promise<void>;
  /** How far the refresh is that is under way, or how the last one ended; `null` where there was none yet. */
  refreshProgress(): Promise<RefreshProgress | null>;
  /** What has not been asked yet is left out. */
  cancelRefresh(): Promise<void>;
  renameSignIn(id: SignInId, label: string): Promise<void>;
  removeSignIn(id: SignInId): Promise<void>;
  /** Whether this sign-in's own key may be replaced without the Admin Portal. */
  allowMakingKeysHere(signInId: SignInId, allowed: boolean): Promise<void>;

  /** `confirmation` is the administrator's e-mail address, typed; it is only looked at for switching off. */
  setApiAccess(
    signInId: SignInId,
    administratorId: string,
    allowed: boolean,
    confirmation: string,
  ): Promise<void>;
  /** Of a key of which JumpCloud tells nothing. */
  enterAdministratorsExpiry(
    signInId: SignInId,
    administratorId: string,
    expiry: EnteredExpiry,
  ): Promise<void>;
  /** Revokes one credential of a service account; `confirmation` is the account's name, typed. */
  revokeCredential(credentialId: CredentialId, confirmation: string): Promise<void>;
  /** With all its credentials; `confirmation` is its name, typed. */
  deleteServiceAccount(signInId: SignInId, serviceAccountId: string, confirmation: string): Promise<void>;

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
  /** Takes back what was entered; tells whether the credential, of which nothing else was known, is gone with it. */
  withdrawExpiry(credentialId: CredentialId): Promise<boolean>;
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
