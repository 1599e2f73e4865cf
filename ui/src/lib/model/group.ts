import type { GroupHead } from "$lib/bindings/GroupHead";
import { text } from "$lib/text/en";
import { date } from "./time";

/** What a group is called. */
export function groupTitle(head: GroupHead): string {
  switch (head.type) {
    case "organization":
      return head.name || text.groups.noOrganization;
    case "week":
      return text.groups.week(date(head.begin));
    case "neverExpires":
      return text.expiry.never;
    case "expiryUnknown":
      return text.expiry.unknown;
  }
}
