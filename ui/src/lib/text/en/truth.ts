import type { RotationProcedure } from "$lib/bindings/RotationProcedure";
import type { RotationStage } from "$lib/bindings/RotationStage";

/* What is true at each stage of making or replacing a credential. */

/** What is true now. */
export interface Truth {
  /** In a word or two. */
  readonly short: string;
  /** In a sentence or two: what works, what is stored, what can be undone. */
  readonly text: string;
  /** What happens if Keyvigil ends now; empty where nothing is under way. */
  readonly quitting: string;
}

const resumes = "You can quit Keyvigil. It goes on at its next start, and nothing is lost.";
const stays = "You can quit Keyvigil. Nothing is lost: this page is here when you come back.";
const findsOut =
  "You can quit Keyvigil. At its next start it finds out what JumpCloud did, and tells you here.";
const untouched = "If you quit Keyvigil now, nothing has happened.";

/** Of a credential that takes nobody's place. */
const generate: Record<RotationStage, Truth> = {
  preflight: {
    short: "Checking",
    text: "Keyvigil checks the keychain, its own notes and the clock. Nothing has been changed at JumpCloud.",
    quitting: untouched,
  },
  making_room: {
    short: "Making room",
    text: "The credential that you chose is being revoked. Whatever uses it stops working; no new one has been made yet.",
    quitting: findsOut,
  },
  sent: {
    short: "Asking JumpCloud",
    text: "JumpCloud has been asked, once, for a new credential. Nothing is stored yet.",
    quitting: findsOut,
  },
  finding_out: {
    short: "Finding out",
    text: "No usable answer came. Keyvigil looks up whether JumpCloud made one; it never asks for a second one by itself.",
    quitting: findsOut,
  },
  storing: {
    short: "Storing",
    text: "JumpCloud made the new one, and its secret is here, but not in the keychain yet. If it cannot be stored, it is taken back.",
    quitting:
      "Better keep Keyvigil running: if it ends now, the secret is gone, and at its next start it offers to revoke the new one.",
  },
  stored: {
    short: "Stored",
    text: "The new one is in the keychain. JumpCloud has not confirmed yet that it works.",
    quitting: resumes,
  },
  overlap: {
    short: "Works",
    text: "The new one works and is in the keychain.",
    quitting: stays,
  },
  handed_over: {
    short: "Handed over",
    text: "The new one works, is in the keychain and is in use.",
    quitting: stays,
  },
  revoking: {
    short: "Revoking",
    text: "The old one is being revoked, or may be gone already. The new one works and is in the keychain.",
    quitting: findsOut,
  },
  taking_back: {
    short: "Taking back",
    text: "The new one is being taken back, or may be gone already. Nothing else is touched.",
    quitting: findsOut,
  },
  needs_you: {
    short: "Needs you",
    text: "The answer was lost, and JumpCloud has something new whose secret nobody here has. Look at it and decide.",
    quitting: stays,
  },
  done: {
    short: "Done",
    text: "The new one works and is in the keychain. Its secret is shown only on request.",
    quitting: "",
  },
  not_changed: {
    short: "Nothing changed",
    text: "There is no new credential: none was made, or it was taken back.",
    quitting: "",
  },
  left_behind: {
    short: "Something left behind",
    text: "You left it as it was. JumpCloud may keep a new credential whose secret nobody has: look at the account in the Admin Portal, and revoke what nobody needs. What Keyvigil sees of it is in your list.",
    quitting: "",
  },
  lost: {
    short: "Lost",
    text: "A secret was made at JumpCloud and did not arrive here. It cannot be looked up again.",
    quitting: "",
  },
  vanished: {
    short: "Gone",
    text: "JumpCloud no longer has this account or its organization. Its credentials ended with it, and there is nothing left to do.",
    quitting: "",
  },
};

/** Of a service account's credential and its successor. */
const serviceAccount: Record<RotationStage, Truth> = {
  ...generate,
  preflight: {
    short: "Checking",
    text: "Keyvigil checks the keychain, its own notes, the clock and the account. Nothing has been changed: the old one works.",
    quitting: untouched,
  },
  sent: {
    short: "Asking JumpCloud",
    text: "JumpCloud has been asked, once, for a second credential. The old one works, whatever comes back.",
    quitting: findsOut,
  },
  finding_out: {
    short: "Finding out",
    text: "No usable answer came. Keyvigil looks up whether JumpCloud made a second one. The old one works meanwhile.",
    quitting: findsOut,
  },
  storing: {
    short: "Storing",
    text: "JumpCloud made the new one, and its secret is here, but not in the keychain yet. If it cannot be stored, it is taken back. The old one works.",
    quitting:
      "Better keep Keyvigil running: if it ends now, the new secret is gone, and at its next start it offers to revoke the new one. The old one works either way.",
  },
  stored: {
    short: "Stored",
    text: "The new one is in the keychain, and JumpCloud has not confirmed yet that it works. The old one works.",
    quitting: resumes,
  },
  overlap: {
    short: "Both work",
    text: "The old one and the new one both work, and the new one is in the keychain. Move what uses the old one in your own time; until you revoke the old one, you can take the new one back.",
    quitting: stays,
  },
  handed_over: {
    short: "Handed over",
    text: "Everything uses the new one, you said. The old one still works: revoke it to be done, or take the new one back.",
    quitting: stays,
  },
  revoking: {
    short: "Revoking",
    text: "The old one is being revoked, or may be gone already. The new one works and is in the keychain.",
    quitting: findsOut,
  },
  taking_back: {
    short: "Taking back",
    text: "The new one is being taken back, or may be gone already. The old one was never touched and works.",
    quitting: findsOut,
  },
  needs_you: {
    short: "Needs you",
    text: "The old one works. The answer was lost, and JumpCloud has something new whose secret nobody here has. Look at it and decide.",
    quitting: stays,
  },
  done: {
    short: "Done",
    text: "The new one works and is in the keychain. The old one is revoked: JumpCloud no longer lists it.",
    quitting: "",
  },
  not_changed: {
    short: "Nothing changed",
    text: "The old one works as before. No new one was made, or it was taken back.",
    quitting: "",
  },
  left_behind: {
    short: "Something left behind",
    text: "You left it as it was. JumpCloud may keep a second credential whose secret nobody has, or one that was to be revoked: look at the account in the Admin Portal, and revoke what nobody uses. What Keyvigil sees of it is in your list.",
    quitting: "",
  },
};

/** Of an administrator's key that is made from here: the old one dies first. */
const adminKey: Record<RotationStage, Truth> = {
  ...generate,
  preflight: {
    short: "Checking",
    text: "Keyvigil proves the keychain, the sealed file and the clock, and that your present key works. Your present key has not been touched.",
    quitting: untouched,
  },
  sent: {
    short: "Asking JumpCloud",
    text: "JumpCloud has been asked, once, for a new key. Your old key dies the moment JumpCloud answers.",
    quitting:
      "Keep Keyvigil running for these few seconds: only an answer that reached this computer's disk can be kept.",
  },
  finding_out: {
    short: "Finding out",
    text: "It is not clear yet whether JumpCloud made a new key, which would have ended your old one. Keyvigil looks at what it sealed on disk and asks JumpCloud with each key that it has; it never makes another by itself.",
    quitting: findsOut,
  },
  storing: {
    short: "Storing",
    text: "Your old key is dead. The new one has arrived and is sealed on this computer's disk, and goes into the keychain next.",
    quitting: "You can quit Keyvigil. Nothing is lost: the sealed key is stored at its next start.",
  },
  stored: {
    short: "Stored",
    text: "Your old key is dead. The new one is in the keychain; JumpCloud has not confirmed yet that it works.",
    quitting: resumes,
  },
  needs_you: {
    short: "Needs you",
    text: "JumpCloud answered, and your old key has most likely died, but the answer does not hold exactly one new key. It stays sealed on this computer. Make a new key in the Admin Portal.",
    quitting: stays,
  },
  done: {
    short: "Done",
    text: "Your new key works, is in the keychain, and Keyvigil calls JumpCloud with it. The old one is dead: whatever else used it needs the new one.",
    quitting: "",
  },
  not_changed: {
    short: "Nothing changed",
    text: "JumpCloud made no new key, and your present key works as before. In the Admin Portal you can always make one.",
    quitting: "",
  },
  left_behind: {
    short: "Not known",
    text: "You left it before it was clear whether your old key still works. A key that JumpCloud may have made is thrown away. If yours is refused, make another in the Admin Portal.",
    quitting: "",
  },
  lost: {
    short: "Lost",
    text: "JumpCloud ended your old key, and no new one arrived here. It cannot be looked up again, and whatever used the old one stands still. Make another in the Admin Portal: it takes two minutes.",
    quitting: "",
  },
  vanished: {
    short: "Gone",
    text: "JumpCloud no longer has this administrator or the organization. There is nothing left to do.",
    quitting: "",
  },
};

export const truth: Record<RotationProcedure, Record<RotationStage, Truth>> = {
  generate,
  service_account: serviceAccount,
  admin_key: adminKey,
};
