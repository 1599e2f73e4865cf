import type { DiscoveredOrganization } from "$lib/bindings/DiscoveredOrganization";
import type { Discovery } from "$lib/bindings/Discovery";

/** An organization that nobody watches; its id repeats what is given. */
export function seen(id: string, name: string): DiscoveredOrganization {
  return { id: id.repeat(24).slice(0, 24), name, scope: "organization", watchedBy: null };
}

export function discovered(told: Partial<Discovery>): Discovery {
  return { organizations: [], unreadable: 0, vanished: [], ...told };
}
