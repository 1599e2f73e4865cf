import type { ErrorCode } from "$lib/bindings/ErrorCode";

/** What to say of an error. */
export interface ErrorWords {
  /** What happened. */
  readonly title: string;
  /** What it means for the keys. */
  readonly meaning: string;
  /** What to do next. */
  readonly next: string;
}

/** What to say of every error, one entry a code. */
export const errors: Record<ErrorCode, ErrorWords> = {
  key_not_accepted: {
    title: "JumpCloud did not accept this key",
    meaning:
      "It is mistyped, expired, replaced by a newer key, or belongs to another region. JumpCloud does not say which.",
    next: "Check that the whole key was copied and that the region is right. If it was replaced or has expired, make a new one in the Admin Portal.",
  },
  key_did_not_arrive: {
    title: "The key did not reach JumpCloud",
    meaning: "JumpCloud answered as if no key had been sent. Nothing is known about the key itself.",
    next: "A proxy or firewall between here and JumpCloud removes the x-api-key header. Ask whoever runs your network to let it through.",
  },
  organization_id_missing: {
    title: "This key needs an organization id",
    meaning: "It is a Multi-Tenant Portal key, which can see several organizations. The key itself is fine.",
    next: "Enter the organization id, or leave it empty and choose from the list that Keyvigil offers.",
  },
  organization_id_malformed: {
    title: "That is not an organization id",
    meaning: "An organization id has 24 characters, 0 to 9 and a to f. The key itself is fine.",
    next: "Copy the id again from the Admin Portal: Settings, Organization Profile.",
  },
  organization_unknown: {
    title: "This key does not see that organization",
    meaning: "JumpCloud knows no organization with this id for this key. The key itself is fine.",
    next: "Check the id, or leave it empty to see which organizations the key reaches.",
  },
  organization_id_not_taken: {
    title: "JumpCloud does not take an organization id here",
    meaning: "The key belongs to a single organization. The key itself is fine.",
    next: "Leave the organization id empty and connect again.",
  },
  forbidden: {
    title: "This key may not do that",
    meaning: "JumpCloud knows the key, but the administrator's role does not include this permission.",
    next: "Ask an Administrator with Billing to widen the role, or use the key of an administrator who has it.",
  },
  ip_blocked: {
    title: "JumpCloud refuses this network",
    meaning: "The organization only allows API calls from certain addresses, and this is not one of them.",
    next: "Connect through the network or VPN that is allowed, or ask an administrator to add your address.",
  },
  api_access_disabled: {
    title: "API access is switched off for this administrator",
    meaning: "Without it JumpCloud accepts no API key of theirs, old or new.",
    next: "Ask an Administrator with Billing to turn API access on: Admin Portal, Settings, Administrators.",
  },
  not_found: {
    title: "JumpCloud no longer has this",
    meaning: "It was deleted or revoked somewhere else.",
    next: "Refresh to see what is there now.",
  },
  rejected: {
    title: "JumpCloud did not accept the request",
    meaning: "Nothing was changed at JumpCloud.",
    next: "The details hold JumpCloud's own words. Correct what they name and try again.",
  },
  rate_limited: {
    title: "JumpCloud asks for a pause",
    meaning: "Too many requests came from this organization. The keys are not affected.",
    next: "Wait a minute, then try again.",
  },
  jumpcloud_down: {
    title: "JumpCloud has a problem",
    meaning: "It answered with a fault of its own. The keys are not affected as far as anyone can tell.",
    next: "Try again in a few minutes. status.jumpcloud.com shows known outages.",
  },
  redirected: {
    title: "The answer pointed somewhere else",
    meaning: "Keyvigil did not follow it, because the key would have gone to another host.",
    next: "Check for a captive portal or proxy on this network: open any web page in your browser, then try again.",
  },
  answer_unreadable: {
    title: "JumpCloud's answer could not be read",
    meaning: "It was cut, far too large, or not what JumpCloud documents. Nothing was taken from it.",
    next: "Try again. If it stays, a proxy may be rewriting answers, or Keyvigil needs an update.",
  },
  offline: {
    title: "No connection to JumpCloud",
    meaning: "JumpCloud was not reached, so what you see is from the last refresh. Reminders go on.",
    next: "Check the network, then try again.",
  },
  timed_out: {
    title: "JumpCloud did not answer in time",
    meaning: "Whether the request arrived is not known.",
    next: "Check the network, then refresh to see what is there now.",
  },
  connection_lost: {
    title: "The connection broke off",
    meaning: "Part of the answer is missing, so nothing was taken from it.",
    next: "Check the network, then refresh to see what is there now.",
  },
  tls_not_trusted: {
    title: "The connection is not private",
    meaning: "The certificate is not trusted, so someone may be reading along. No key was sent.",
    next: "If your company inspects traffic, its certificate must be installed on this computer. Otherwise use another network.",
  },
  proxy_authentication: {
    title: "The proxy wants a user name and password",
    meaning: "The request did not get past your network's proxy. No key was sent.",
    next: "Enter the proxy's user name and password in the system's network settings, then try again.",
  },
  keychain_absent: {
    title: "There is no keychain on this computer",
    meaning: "Keyvigil keeps keys only in the system's keychain, so it will not take one now.",
    next: "Install and start a keychain service, such as GNOME Keyring, KWallet or KeePassXC, then try again.",
  },
  keychain_locked: {
    title: "The keychain is locked",
    meaning: "The keys in it are safe, but cannot be read or written until it is unlocked.",
    next: "Unlock the keychain, then try again.",
  },
  keychain_denied: {
    title: "The keychain refused",
    meaning: "It did not give or take the key, or its question was dismissed. Nothing in it was changed.",
    next: "Try again, and allow Keyvigil when the system asks.",
  },
  keychain_timed_out: {
    title: "The keychain did not answer in time",
    meaning: "It may be waiting behind another window for you to unlock it.",
    next: "Look for the system's question and answer it, then try again.",
  },
  keychain_failed: {
    title: "The keychain failed",
    meaning: "It reported a fault, or gave back something other than what was stored.",
    next: "Try again. If it stays, log out and in, which restarts the keychain.",
  },
  secret_missing: {
    title: "The keychain does not have this secret",
    meaning:
      "It was deleted outside Keyvigil. The credential itself may still work wherever else it is used.",
    next: "Make a new one, then forget this one.",
  },
  data_folder_read_only: {
    title: "Keyvigil cannot write its data",
    meaning: "The data folder is read-only or belongs to someone else. The keys in the keychain are safe.",
    next: "Give your user write access to the data folder, then try again.",
  },
  disk_full: {
    title: "The disk is full",
    meaning: "Nothing new can be noted down. The keys in the keychain are safe.",
    next: "Free some space, then try again.",
  },
  data_folder_newer: {
    title: "This data was written by a newer Keyvigil",
    meaning: "It was left untouched. The keys in the keychain are safe.",
    next: "Install the newer version again.",
  },
  data_folder_in_use: {
    title: "Another Keyvigil is already running",
    meaning: "Two at once could undo each other's work, so this one stays out. The keys are safe.",
    next: "Switch to the other window, or quit it and try again.",
  },
  data_damaged: {
    title: "Keyvigil's data is damaged",
    meaning: "It was left as it is. The keys in the keychain are safe and stay there.",
    next: "Restore the data folder from a backup, or move it away and connect again.",
  },
  notifications_unavailable: {
    title: "Notifications do not arrive",
    meaning:
      "No notification service took it. Reminders stand in the inbox all the same, and are tried again.",
    next: "Turn on your desktop's notifications for Keyvigil, then send a test.",
  },
  clock_skewed: {
    title: "This computer's clock is wrong",
    meaning:
      "It differs from JumpCloud's by more than 5 minutes, so an expiry could be misjudged. Nothing was changed.",
    next: "Let the system set date and time by itself, then try again. The details say by how many seconds it is ahead.",
  },
  clock_jumped: {
    title: "This computer's clock went ahead all at once",
    meaning:
      "Keyvigil doubts it: reminders go by the time before the jump until JumpCloud says what time it is, for an hour at most where it does not.",
    next: "Check date and time, and connect to the network, so that JumpCloud can be asked.",
  },
  start_at_login_failed: {
    title: "What starts at login could not be changed",
    meaning: "It is as it was. Keyvigil watches for as long as it runs.",
    next: "Try again, or change it in the desktop's own settings.",
  },
  file_not_written: {
    title: "The file could not be written",
    meaning: "Nothing was exported. Your keys and Keyvigil's data are not affected.",
    next: "See whether your downloads folder can be written to and the disk has room, then try again.",
  },
  interrupted: {
    title: "Keyvigil was stopped in the middle of this",
    meaning: "What it had written down before is all here, and nothing was asked of JumpCloud twice.",
    next: "Read what is true now, above. Keyvigil has looked it up, or goes on finding out.",
  },
  clipboard_unavailable: {
    title: "The clipboard cannot be used",
    meaning: "Nothing was copied or read.",
    next: "Try again, or use the field below where there is one.",
  },
  browser_unavailable: {
    title: "The browser could not be opened",
    meaning: "Nothing else has changed.",
    next: "Open the Admin Portal in your browser yourself and go on here.",
  },
  no_key_found: {
    title: "There is no key here",
    meaning: "What was found does not look like an API key. It was not kept.",
    next: "Copy the key in the Admin Portal with its copy button, then come back.",
  },
  same_key_again: {
    title: "Keyvigil has this key already",
    meaning: "It is the old key, or one that was taken before. The new one has not arrived yet.",
    next: "Copy the new key in the Admin Portal with its copy button, then come back.",
  },
  not_the_new_key: {
    title: "This is not the new key",
    meaning:
      "It works, but so does your old one, which would have died. So it belongs to someone else, or was made for another organization.",
    next: "Make the new key in the Admin Portal while signed in as yourself, copy it with its copy button, then come back.",
  },
  invalid_input: {
    title: "Something is missing or too long",
    meaning: "Nothing was sent.",
    next: "Correct the field and try again.",
  },
  confirmation_mismatch: {
    title: "That does not match",
    meaning: "Nothing was changed.",
    next: "Type it exactly as it is shown.",
  },
  already_connected: {
    title: "This key is connected already",
    meaning: "Keyvigil has a sign-in with the same credential and organization.",
    next: "Use that one, or remove it first in Settings.",
  },
  unknown_item: {
    title: "This is no longer here",
    meaning: "It was removed from Keyvigil in the meantime.",
    next: "Go back to the list.",
  },
  room_needed: {
    title: "The account has two credentials already",
    meaning: "JumpCloud allows no third one. Nothing was changed, and both work.",
    next: "Choose which of the two to revoke first, then try again.",
  },
  under_way: {
    title: "This is being replaced already",
    meaning: "Only one run at a time is safe for an account. Nothing else was begun.",
    next: "Go to the run that is open, under Under way on the overview, and finish or undo it first.",
  },
  still_listed: {
    title: "JumpCloud still lists what was revoked",
    meaning:
      "It may need a moment, or the request did not get through. Until it is gone from the list, take it that it still works.",
    next: "Try again in a minute. If it stays, revoke it in the Admin Portal.",
  },
  needs_billing_administrator: {
    title: "Only an Administrator with Billing may do this",
    meaning: "JumpCloud refused it to this sign-in. Nothing was changed, and all keys work as before.",
    next: "Ask an Administrator with Billing of this organization to do it in the Admin Portal, or connect with the key of one.",
  },
  own_account: {
    title: "This is your own account",
    meaning:
      "Nobody can switch their own API access, and switching it off would end the key that Keyvigil calls with. Nothing was changed.",
    next: "Ask another Administrator with Billing of this organization to do it.",
  },
  change_not_seen: {
    title: "JumpCloud took the change, but does not show it",
    meaning:
      "The request was accepted, and when it was asked again, JumpCloud still told the old state. Which of the two holds is not certain.",
    next: "Refresh in a minute and look again. If it stays, look in the Admin Portal.",
  },
  lifetime_differs: {
    title: "The new key lives another time than you asked for",
    meaning:
      "It works and is stored, but JumpCloud gave it another lifetime. The expiry shown is the one that JumpCloud told.",
    next: "If that will not do, change the lifetime in the Admin Portal under My API Key; Keyvigil takes the new expiry over.",
  },
  not_possible_now: {
    title: "That is not possible right now",
    meaning: "Something has changed since this page was shown. Nothing was done.",
    next: "Look at the present state and try again.",
  },
  internal: {
    title: "Keyvigil made a mistake",
    meaning: "This should not happen. The keys in the keychain are not affected.",
    next: "Try again. If it stays, restart Keyvigil and report the details below.",
  },
};
