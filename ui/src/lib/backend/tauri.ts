import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import type { Backend } from "./backend";
import { toCommandError } from "./error";

async function call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (error) {
    throw toCommandError(error);
  }
}

/** Listens until the returned function is called. */
function on<T>(event: string, listener: (payload: T) => void): () => void {
  const unlisten = listen<T>(event, ({ payload }) => listener(payload));
  return () => void unlisten.then((stop) => stop());
}

/** The backend inside the desktop app. */
export const tauriBackend: Backend = {
  appInfo: () => call("app_info"),
  retryStart: () => call("retry_start"),
  onChanged: (listener) => on<{ revision: number }>("changed", ({ revision }) => listener(revision)),
  onPlace: (listener) => on<{ address: string }>("place", ({ address }) => listener(address)),
  onCloseAsked: (listener) => on<null>("close-asked", () => listener()),

  overview: (signInId) => call("overview", { signInId }),
  credentialPage: (query, part) => call("credential_page", { query, part }),
  administratorPage: (query, part) => call("administrator_page", { query, part }),
  serviceAccountPage: (query, part) => call("service_account_page", { query, part }),
  organizationPage: (query, part) => call("organization_page", { query, part }),
  exportList: (list, format) => call("export_list", { list, format }),
  credential: (id) => call("credential", { id }),
  signIns: () => call("sign_ins"),
  activity: (before, limit) => call("activity", { before, limit }),
  settings: () => call("settings"),
  changeSettings: (change) => call("change_settings", { change }),
  health: () => call("health"),
  testNotification: () => call("test_notification"),
  answerTest: (seen) => call("answer_test", { seen }),

  inbox: (before, limit) => call("inbox", { before, limit }),
  unreadReminders: () => call("unread_reminders"),
  markRead: (which) => call("mark_read", { which }),
  snooze: (id) => call("snooze", { id }),
  endSnooze: (id) => call("end_snooze", { id }),
  snoozeAll: () => call("snooze_all"),
  endSnoozeOfAll: () => call("end_snooze_of_all"),
  setCredentialStages: (id, stages) => call("set_credential_stages", { id, stages }),
  changeOrganization: (signInId, change) => call("change_organization", { signInId, change }),
  exportCalendar: () => call("export_calendar"),
  showExported: () => call("show_exported"),

  desktop: () => call("desktop"),
  setStartAtLogin: (on) => call("set_start_at_login", { on }),
  quit: () => call("quit"),
  keepWatching: () => call("keep_watching"),
  closeQuestionShown: () => call("close_question_shown"),

  connect: (request) => call("connect", { request }),
  tryOtherRegions: (secret, region) => call("try_other_regions", { secret, region }),
  discover: (signInId) => call("discover", { signInId }),
  watchOrganizations: (signInId, organizationIds) =>
    call("watch_organizations", { signInId, organizationIds }),
  refresh: (signInId) => call("refresh", { signInId }),
  refreshProgress: () => call("refresh_progress"),
  cancelRefresh: () => call("cancel_refresh"),
  renameSignIn: (id, label) => call("rename_sign_in", { id, label }),
  removeSignIn: (id) => call("remove_sign_in", { id }),
  allowMakingKeysHere: (signInId, allowed) => call("allow_making_keys_here", { signInId, allowed }),

  setApiAccess: (signInId, administratorId, allowed, confirmation) =>
    call("set_api_access", { signInId, administratorId, allowed, confirmation }),
  enterAdministratorsExpiry: (signInId, administratorId, expiry) =>
    call("enter_administrators_expiry", { signInId, administratorId, expiry }),
  revokeCredential: (credentialId, confirmation) => call("revoke_credential", { credentialId, confirmation }),
  deleteServiceAccount: (signInId, serviceAccountId, confirmation) =>
    call("delete_service_account", { signInId, serviceAccountId, confirmation }),

  roles: (signInId) => call("roles", { signInId }),
  generate: (request) => call("generate", { request }),

  rotationPlan: (credentialId) => call("rotation_plan", { credentialId }),
  rotate: (request) => call("rotate", { request }),
  replaceOwnKey: (request) => call("replace_own_key", { request }),
  rotation: (id) => call("rotation", { id }),
  tryAgain: (id) => call("try_again", { id }),
  handOver: (id) => call("hand_over", { id }),
  markConsumer: (id, index, moved) => call("mark_consumer", { id, index, moved }),
  revokeOld: (id, confirmation) => call("revoke_old", { id, confirmation }),
  undoRotation: (id, confirmation) => call("undo_rotation", { id, confirmation }),
  revokeCandidate: (id, candidate, confirmation) => call("revoke_candidate", { id, candidate, confirmation }),
  keepCandidates: (id) => call("keep_candidates", { id }),
  leaveRotation: (id, confirmation) => call("leave_rotation", { id, confirmation }),
  dismissRotation: (id) => call("dismiss_rotation", { id }),
  revealRotationSecret: (id) => call("reveal_rotation_secret", { id }),

  beginPortalVisit: (signInId, confirmation) => call("begin_portal_visit", { signInId, confirmation }),
  portalVisit: (id) => call("portal_visit", { id }),
  openPortal: (id) => call("open_portal", { id }),
  openPortalOf: (region) => call("open_portal_of", { region }),
  setReadOnFocus: (id, enabled) => call("set_read_on_focus", { id, enabled }),
  takeKeyFromClipboard: (id) => call("take_key_from_clipboard", { id }),
  takeTypedKey: (id, key) => call("take_typed_key", { id, key }),
  verifyPortalKey: (id) => call("verify_portal_key", { id }),
  answerOtherAdministrator: (id, keep) => call("answer_other_administrator", { id, keep }),
  closePortalVisit: (id) => call("close_portal_visit", { id }),

  enterExpiry: (credentialId, expiry) => call("enter_expiry", { credentialId, expiry }),
  withdrawExpiry: (credentialId) => call("withdraw_expiry", { credentialId }),
  copySecret: (id) => call("copy_secret", { id }),
  copyText: (text) => call("copy_text", { text }),
  revealSecret: (id) => call("reveal_secret", { id }),
  verify: (id) => call("verify", { id }),
  forget: (id) => call("forget", { id }),
  setUsedBy: (id, text) => call("set_used_by", { id, text }),

  openDemo: () => call("open_demo"),
  skipAhead: (seconds) => call("skip_ahead", { seconds }),
};
