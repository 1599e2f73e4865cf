import type { CredentialKind } from "$lib/bindings/CredentialKind";
import type { RotationProcedure } from "$lib/bindings/RotationProcedure";
import { count } from "./count";

/* Making and replacing a credential: the pages before it and the page of a run. */

const nouns: Record<CredentialKind, string> = {
  admin_key: "API key",
  service_account_key: "API key",
  client_secret: "client secret",
};

const named = (fingerprint: string | undefined) => (fingerprint ? ` (${fingerprint})` : "");

export const rotation = {
  title: (procedure: RotationProcedure, kind: CredentialKind, owner: string) =>
    procedure === "generate"
      ? `A new ${nouns[kind]} for ${owner}`
      : `Replacing the ${nouns[kind]} of ${owner}`,
  back: "Overview",
  steps: "Steps",
  now: "What is true now",
  oldGone: "The old one was revoked first, as you chose: it no longer works.",
  roomMade: "The credential that you chose to revoke first is gone.",
  keepOpen:
    "Keep Keyvigil running: the disk refused the sealed answer, so the new key is in memory only. See it, keep it somewhere safe, and try again.",

  old: "Old",
  new: "New",
  noNew: "Not there yet",
  neverNew: "There is none.",
  openPage: "Open its page",
  another: "Generate another",

  consumers: "What uses the old one",
  consumersHelp: "Tick each one off once it uses the new one. The lines come from your note on the old one.",
  consumersNone:
    "You have not noted what uses the old one. Ask around before you revoke it: nothing here can know.",
  consumersNote: "Note it on its page",
  moved: (moved: number, all: number) => `${moved} of ${all} moved`,
  switched: (label: string) => `Keyvigil itself, for ${label}`,
  switchedHelp: "Switched by itself",

  candidates: "What JumpCloud has",
  candidatesText:
    "It may be yours, from the request whose answer was lost, or a colleague's, made in the same minute. Nothing can prove it.",
  candidateOurs: "Certainly yours: JumpCloud named it in its answer.",
  candidateMaybe: "May be yours or a colleague's.",
  candidateAccount: "Service account",
  candidateCredential: "Credential",
  candidateMade: "Made",
  candidateMadeUnknown: "JumpCloud does not tell when it was made",
  candidateRevoke: "Revoke…",
  candidateKeep: "Leave as it is",
  candidateKeepHelp: "It stays at JumpCloud and in your list, as watched.",

  revealTitle: "The new key, in case the keychain goes on refusing",
  revealText:
    "It is sealed on this computer. You may look at it here, for 15 seconds, and keep it elsewhere.",
  reveal: "Show the key",
  revealAnswerTitle: "What JumpCloud answered",
  revealAnswerText:
    "Keyvigil found no key in it. It is sealed on this computer. You may look at it here, for 15 seconds, before you make another key.",
  revealAnswer: "Show the answer",

  tryAgain: "Try again",
  handOver: "Everything uses the new one",
  revoke: "Revoke the old one…",
  undo: "Take the new one back…",
  portal: "Make it in the Admin Portal",
  dismiss: "Done",

  revokeTitle: (owner: string) => `Revoke the old credential of ${owner}?`,
  revokeText: (fingerprint: string | undefined) =>
    `The old one${named(fingerprint)} stops working at once, everywhere. It cannot be brought back.`,
  revokeUnmoved: (n: number) =>
    `${count(n, "line", "lines")} of your list still ${n === 1 ? "uses" : "use"} it:`,
  revokeNoNote: "You have not noted what uses it. Whatever still does stops working.",
  revokeConfirm: "Revoke the old one",
  undoTitle: (owner: string) => `Take the new credential of ${owner} back?`,
  undoText: (fingerprint: string | undefined) =>
    `The new one${named(fingerprint)} is revoked at once and leaves the keychain. Whatever was moved to it stops working.`,
  undoOld: "The old one works on.",
  undoConfirm: "Take it back",
  leave: "Stop here…",
  leaveTitle: "Stop here and leave it as it is?",
  leaveText:
    "Keyvigil no longer tries, and no longer finds out. Look in the Admin Portal first, what is there.",
  leaveKey:
    "A new key that is only sealed on this computer is thrown away. If you did not keep it, it is lost.",
  leaveAccount: "What JumpCloud keeps of it stays, and is in your list as far as Keyvigil sees it.",
  leaveConfirm: "Stop here",
  candidateTitle: (owner: string) => `Revoke this credential of ${owner}?`,
  candidateAccountTitle: (owner: string) => `Delete the service account ${owner}?`,
  candidateRevokeText:
    "It stops working at once. If it is a colleague's, whatever they gave it to stops working.",
  candidateAccountText:
    "The account is deleted with all its credentials. If it is a colleague's, whatever they gave it to stops working.",
  candidateConfirm: "Revoke it",
  candidateAccountConfirm: "Delete it",
  type: (word: string) => `Type ${word} to confirm`,
} as const;

/** The page before a service account's credential is rotated. */
export const rotate = {
  title: (kind: CredentialKind, owner: string) => `Rotate the ${nouns[kind]} of ${owner}`,
  plan: "What happens",
  lines: [
    "JumpCloud makes a second one. Keyvigil stores it in the keychain and proves that it works.",
    "Both work for as long as you like, while you move what uses the old one.",
    "The old one is revoked when you say so. Until then you can take the new one back.",
  ],
  watched: "Keyvigil does not have the secret of the old one and does not need it. The new one will be held.",
  open: "This account is being rotated already.",
  openLink: "Go to its page",
  lifetime: "Lifetime of the new one",
  room: "One has to go first",
  roomText: (owner: string) =>
    `JumpCloud allows two credentials an account, and ${owner} has both. The one that you choose is revoked before the new one is made: it stops working at once, and so does whatever uses it.`,
  replaced: "The one you are replacing",
  replacedWarning:
    "Then nothing overlaps: what uses it stands still from now until you give it the new one. If no new one can be made, only the other one is left.",
  usedBy: (note: string) => `Used by: ${note}`,
  noNote: "No note on what uses it",
  created: (when: string) => `created ${when}`,
  submit: "Make the new one",
  submitRoom: "Revoke it and make the new one",
  submitting: "Starting…",
  ended: "This credential can no longer be rotated.",
} as const;

/** The page before an administrator's own key is replaced from here. */
export const replaceHere = {
  title: "Replace my key here",
  intro:
    "One request makes the new key. Keyvigil seals the answer on disk, stores it in the keychain and proves that it works.",
  warning:
    "Your present key dies the moment JumpCloud answers. There is no way back and no overlap. If the answer is lost on its way, so is the new key, and you make another in the Admin Portal.",
  undocumented:
    "JumpCloud does not document this call. Where it refuses, nothing happens and you go on in the Admin Portal.",
  lifetime: "Lifetime",
  lifetimeHelp: "Read back from JumpCloud afterwards; if it understood something else, you are told at once.",
  custom: "Custom",
  days: "Days",
  daysHelp: "From 1 to 365.",
  daysWrong: "Enter a number of days from 1 to 365.",
  submit: "Replace my key now",
  submitting: "Starting…",
  beginHelp: "Before anything is asked, the keychain, the sealed file and the clock are proven.",
  portal: "In the Admin Portal instead",
  hint: "For this sign-in you can also replace the key here, without the portal.",
  hintLink: "Replace here",
  notAllowed: "Replacing this key without the Admin Portal is off. Turn it on in Settings, under Sign-ins.",
  toSettings: "Go to Settings",
} as const;

/** The switch in a sign-in's settings. */
export const makesKeysHere = {
  label: "Replace this key without the Admin Portal (uses a JumpCloud call that JumpCloud does not document)",
  help: "JumpCloud names the call, but says neither what it takes nor what it answers, and may change it or refuse it at any time. If its answer is lost, the new key is lost, too, and the old one is already dead: you then make another in the Admin Portal, which always works. Off, Keyvigil never calls it.",
  on: "Replacing the key here is on.",
  off: "Replacing the key here is off.",
} as const;
