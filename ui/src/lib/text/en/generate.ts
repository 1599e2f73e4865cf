/* Making a service account's credential. */

export const generate = {
  title: "Generate a service account key",
  intro:
    "JumpCloud makes it, Keyvigil stores it in the keychain and proves that it works. What exists already is not touched.",
  signIn: "Organization",
  signInHelp:
    "The sign-in to make it with. It needs an Administrator with Billing, or a role that may manage service accounts.",
  target: "Service account",
  newAccount: "New",
  existingAccount: "Existing",
  name: "Name",
  nameHelp: "Say what it is for, such as “Backup script”. Up to 100 characters.",
  role: "Role",
  roleHelp: "What the account may do. Choose the least that is enough.",
  roleChoose: "Choose a role",
  account: "Account",
  accountHelp: "It can hold two credentials at once, so the old one works on until you revoke it.",
  accountChoose: "Choose a service account",
  accountFull: (name: string) => `${name} (has two already)`,
  kind: "Kind",
  lifetime: "Lifetime",
  lifetimeHelp: "Shorter is safer. Keyvigil reminds you in time.",
  usedBy: "Used by",
  usedByHelp: "What will use it, so that you know what to update when it is replaced.",
  submit: "Generate",
  submitting: "Starting…",
  needName: "Give it a name of 1 to 100 characters.",
  needRole: "Choose a role.",
  needAccount: "Choose a service account.",
  noSignIn: "Connect a sign-in first.",
} as const;
