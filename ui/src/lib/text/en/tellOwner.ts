/* Asking the owner of a key to replace it. */

/** What the message says about. */
export interface OwnerMessage {
  readonly name: string;
  readonly organization: string;
  readonly region: string;
  readonly fingerprint: string;
  readonly expires: string;
  readonly breaks: readonly string[];
  readonly usedBy: string;
}

export const tellOwner = {
  button: "Tell the owner…",
  title: (name: string) => `Tell ${name}`,
  intro: (name: string) =>
    `Nobody but ${name} can make or replace this key. This message says all they need; send it the way you like.`,
  label: "Message",
  copy: "Copy message",
  copied: "The message was copied.",
  noFingerprint: "not told by JumpCloud",
  message: ({ name, organization, region, fingerprint, expires, breaks, usedBy }: OwnerMessage) =>
    [
      `Hello ${name},`,
      "",
      `your JumpCloud administrator API key for ${organization} (region ${region}) needs a successor.`,
      "",
      `Key: ${fingerprint}`,
      expires,
      "",
      "Only you can make it:",
      "1. Sign in to the Admin Portal as yourself.",
      "2. Open your account menu and choose My API Key.",
      "3. Choose Generate New API Key and confirm.",
      "4. Copy the new key at once: it is shown only this one time.",
      "",
      "Making a new key ends the old one at that moment. There is no overlap, so choose a quiet time and have these ready to be updated, as far as they use your key:",
      ...breaks.map((item) => `- ${item}`),
      ...(usedBy ? ["", "Noted as using it:", usedBy] : []),
      "",
      "A new key lives for 90 days unless you change that in the same place.",
    ].join("\n"),
} as const;
