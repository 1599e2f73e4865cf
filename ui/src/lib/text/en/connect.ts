import type { ConnectSecret } from "$lib/bindings/ConnectSecret";
import { number } from "./count";

/* Connecting, and what a lost key means. */

const kinds: Record<ConnectSecret["type"], { title: string; help: string }> = {
  apiKey: {
    title: "API key",
    help: "An administrator's own key, mostly. What Keyvigil can see and do is what its role may.",
  },
  clientSecret: {
    title: "Service account",
    help: "Client id and secret. For watching with few rights: give the service account a role that may only read. Such a sign-in cannot make or replace administrators' keys, nor switch API access.",
  },
};

/** What to say of looking in other regions. */
const other: Record<
  ConnectSecret["type"],
  { text: (regions: string) => string; found: (region: string) => string; none: string }
> = {
  apiKey: {
    text: (regions) =>
      `Keyvigil can ask JumpCloud's other regions (${regions}). This sends the key to them, too.`,
    found: (region) => `The key is accepted in the region ${region}.`,
    none: "None of the other regions accepts it, either. It is mistyped, expired or replaced.",
  },
  clientSecret: {
    text: (regions) =>
      `Keyvigil can ask JumpCloud's other regions (${regions}). This sends the client id and secret to them, too.`,
    found: (region) => `The client id and secret are accepted in the region ${region}.`,
    none: "None of the other regions accepts them, either. One of the two is mistyped, or the secret has expired or was revoked.",
  },
};

export const connect = {
  firstTitle: "Connect to JumpCloud",
  addTitle: "Add sign-in",
  intro:
    "Keyvigil calls JumpCloud with your API key, or a service account's, and keeps it in this computer's keychain.",
  kind: "Connect with",
  kinds,
  key: "API key",
  keyHelp:
    "Admin Portal: your account menu, top right, then My API Key. It is shown only once, when it is made.",
  clientId: "Client id",
  clientIdHelp: "The public half: it is shown beside the secret, and is none itself.",
  clientSecret: "Client secret",
  clientSecretHelp: "It is shown only once, when it is made. A lost one is replaced by another.",
  region: "Region",
  regionHelp:
    "Look at the address of your Admin Portal: console.jumpcloud.com is US, console.eu… is EU, console.in… is India.",
  organization: "Organization id",
  organizationHelp:
    "Only for Multi-Tenant Portal keys. Admin Portal: Settings, Organization Profile. Leave it empty to choose from a list.",
  label: "Label",
  labelHelp:
    "What you call this sign-in. Left empty, or where you choose several organizations, it takes the organization's name.",
  submit: "Connect",
  submitting: "Asking JumpCloud…",
  chooseTitle: {
    apiKey: "This key sees several organizations",
    clientSecret: "This service account sees several organizations",
  },
  chooseText:
    "Choose which ones to watch. You can change that at any time, and nothing changes at JumpCloud.",
  chooseSubmit: (n: number) =>
    n === 0 ? "Watch" : n === 1 ? "Watch this organization" : `Watch ${number(n)} organizations`,
  connected: (label: string) => `${label} is connected.`,
  connectedMany: (n: number) => `${number(n)} organizations are connected.`,
  missingKey: "Paste or type the API key.",
  missingClientId: "Paste or type the client id.",
  missingClientSecret: "Paste or type the client secret.",
  badOrganization: "An organization id has 24 characters, 0 to 9 and a to f.",
  other,
  otherTitle: "Maybe it belongs to another region",
  otherSubmit: "Try the other regions",
  otherTrying: "Asking the other regions…",
  otherTake: (region: string) => `Connect in ${region}`,
  lostLink: "I lost my key",
  lostTitle: "Make a new key in the Admin Portal",
  lostText:
    "A key is shown only once and cannot be looked up again. You can make a new one, which ends the old one at once.",
  lostOpen: (region: string) => `Open the Admin Portal (${region})`,
  lostSteps: [
    "Sign in to the Admin Portal as yourself.",
    "Open your account menu, top right, and choose My API Key.",
    "Choose Generate New API Key and confirm. The old key stops working now.",
    "Copy the new key and paste it into the API key field here.",
  ],
  lostNoAccess:
    "If the portal says that you don't have permission to view or generate an API key, an Administrator with Billing must first enable API access for you.",
  demoText: "Just looking?",
  demoLink: "Try the demo",
  demoOpened: "The demo opens in a window of its own.",
  settingsLink: "Settings",
} as const;

/** JumpCloud's own list of what an administrator's key is commonly used by. */
export const breaks = {
  title: "What stops working",
  text: "JumpCloud names these users of an administrator API key. Each one that uses this key stops the moment the new one is made, until you give it the new key:",
  list: [
    "AD Import (fails silently)",
    "HRIS integrations",
    "JumpCloud PowerShell Module",
    "JumpCloud Slack App",
    "Directory Insights Serverless App",
    "ADMU (Active Directory Migration Utility)",
    "Third-party MDM zero-touch packages",
    "Command Triggers",
    "Okta SCIM integration",
    "Azure AD (Entra ID) SCIM integration",
    "Workato, Aquera, Tray.io and similar integrations",
    "Your own scripts and automations",
  ],
  afterTitle: "What has stopped working",
  afterText:
    "JumpCloud names these users of an administrator API key. Each one that used the old key needs the new one:",
  usedBy: "Your own note on this key",
  noNote: "You have not noted what uses this key.",
} as const;
