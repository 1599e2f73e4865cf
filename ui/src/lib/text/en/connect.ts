/* Connecting, and what a lost key means. */

export const connect = {
  firstTitle: "Connect to JumpCloud",
  addTitle: "Add sign-in",
  intro: "Keyvigil calls JumpCloud with your administrator API key and keeps it in this computer's keychain.",
  key: "API key",
  keyHelp:
    "Admin Portal: your account menu, top right, then My API Key. It is shown only once, when it is made.",
  region: "Region",
  regionHelp:
    "Look at the address of your Admin Portal: console.jumpcloud.com is US, console.eu… is EU, console.in… is India.",
  organization: "Organization id",
  organizationHelp:
    "Only for Multi-Tenant Portal keys. Admin Portal: Settings, Organization Profile. Leave it empty to choose from a list.",
  label: "Label",
  labelHelp: "What you call this sign-in. Left empty, it takes the organization's name.",
  submit: "Connect",
  submitting: "Asking JumpCloud…",
  chooseTitle: "This key sees several organizations",
  chooseText: "Choose the one to watch. You can add the others afterwards with the same key.",
  chooseFilter: "Filter organizations",
  chooseSubmit: "Connect this organization",
  connected: (label: string) => `${label} is connected.`,
  missingKey: "Paste or type the API key.",
  badOrganization: "An organization id has 24 characters, 0 to 9 and a to f.",
  otherTitle: "Maybe it belongs to another region",
  otherText: (regions: string) =>
    `Keyvigil can ask JumpCloud's other regions (${regions}). This sends the key to them, too.`,
  otherSubmit: "Try the other regions",
  otherTrying: "Asking the other regions…",
  otherFound: (region: string) => `The key is accepted in the region ${region}.`,
  otherTake: (region: string) => `Connect in ${region}`,
  otherNone: "None of the other regions accepts it, either. It is mistyped, expired or replaced.",
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
