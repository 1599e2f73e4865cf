import type { IconName } from "$lib/components/Icon.svelte";
import { text } from "$lib/text/en";

/** The main screens, in the order of the navigation. */
export const PLACES = [
  { screen: "overview", label: text.nav.overview, icon: "overview", testid: "nav-overview" },
  { screen: "inbox", label: text.nav.inbox, icon: "bell", testid: "nav-inbox" },
  {
    screen: "organizations",
    label: text.nav.organizations,
    icon: "organization",
    testid: "nav-organizations",
  },
  { screen: "credentials", label: text.nav.credentials, icon: "key", testid: "nav-credentials" },
  { screen: "administrators", label: text.nav.administrators, icon: "person", testid: "nav-administrators" },
  {
    screen: "service-accounts",
    label: text.nav.serviceAccounts,
    icon: "account",
    testid: "nav-service-accounts",
  },
  { screen: "activity", label: text.nav.activity, icon: "activity", testid: "nav-activity" },
  { screen: "settings", label: text.nav.settings, icon: "settings", testid: "nav-settings" },
] as const satisfies readonly { screen: string; label: string; icon: IconName; testid: string }[];

/** Screens that are reached from a main one, and stand for it in the navigation. */
const WITHIN: Record<string, string> = {
  generate: "service-accounts",
  replace: "credentials",
  "replace-here": "credentials",
  rotate: "credentials",
  rotations: "overview",
};

/** The main screen that an address belongs to. */
export function placeOf(screen: string): string {
  return WITHIN[screen] ?? screen;
}
