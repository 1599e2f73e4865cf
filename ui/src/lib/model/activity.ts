import type { ActivityKind } from "$lib/bindings/ActivityKind";
import type { IconName } from "$lib/components/Icon.svelte";
import type { Tone } from "./tone";

interface ActivityLook {
  readonly tone: Tone;
  readonly icon: IconName;
}

const plain = (icon: IconName): ActivityLook => ({ tone: "neutral", icon });
const good = (icon: IconName): ActivityLook => ({ tone: "good", icon });
const warning = (icon: IconName): ActivityLook => ({ tone: "warning", icon });
const critical = (icon: IconName): ActivityLook => ({ tone: "critical", icon });

const looks: Record<ActivityKind, ActivityLook> = {
  sign_in_connected: good("plus"),
  sign_in_removed: plain("ended"),
  refresh_failed: warning("warning"),
  credential_seen: plain("watched"),
  credential_gone: warning("ended"),
  key_superseded: plain("replaced"),
  expiry_changed: plain("clock"),
  generate_started: plain("key"),
  generated: good("key"),
  generate_failed: critical("critical"),
  portal_opened: plain("open"),
  portal_key_taken: good("key"),
  portal_left: plain("ended"),
  secret_copied: plain("copy"),
  secret_revealed: plain("watched"),
  verified: good("good"),
  verification_failed: warning("unknown"),
  refused: critical("critical"),
  forgotten: plain("ended"),
  reminded: plain("bell"),
  reminder_failed: warning("warning"),
  clock_jumped: warning("clock"),
  snoozed: plain("snooze"),
  ledger_unreadable: warning("warning"),
  settings_changed: plain("settings"),
  interrupted: warning("warning"),
  rotation_started: plain("replaced"),
  handed_over: good("replaced"),
  revoked: plain("ended"),
  taken_back: plain("back"),
  not_rotated: plain("ended"),
  left_behind: warning("warning"),
  key_lost: critical("critical"),
  old_key_used: warning("warning"),
  api_access_enabled: plain("person"),
  api_access_disabled: plain("person"),
  api_access_not_changed: warning("warning"),
  service_account_deleted: plain("ended"),
  list_exported: plain("folder"),
};

/** How a line of the activity log looks. */
export function activityLook(kind: ActivityKind): ActivityLook {
  return looks[kind];
}
