import type { Backend } from "$lib/backend/backend";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { IconName } from "$lib/components/Icon.svelte";
import { href } from "$lib/model/address";
import { everything, matches } from "$lib/model/filter";
import { text } from "$lib/text/en";
import type { App } from "./app.svelte";
import { quit, snoozeAll } from "./deeds";
import { PLACES } from "./places";

/** How many are offered at once. */
const SHOWN = 9;

/** How many credentials are asked for. */
const ASKED = 20;

/** Something that the palette can do. */
export interface Entry {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  readonly run: () => void;
}

/** The credentials that fit `search`, the most urgent first; none while nothing is typed. */
export async function findCredentials(backend: Backend, search: string): Promise<CredentialRow[]> {
  if (!search.trim()) return [];
  const page = await backend.credentialPage({ ...everything(null), search }, { offset: 0, limit: ASKED });
  return page.lines.flatMap((line) => (line.type === "credential" ? [line.row] : []));
}

/** What fits `search`: actions first while nothing is typed, else `found` credentials first. */
export function entries(app: App, found: readonly CredentialRow[], search: string): Entry[] {
  const actions = actionsOf(app).filter((entry) => matches([entry.label], search));
  if (!search.trim()) return actions.slice(0, SHOWN);
  const credentials = found.slice(0, SHOWN - Math.min(actions.length, 3));
  return [...credentials.map((row) => credentialEntry(app, row)), ...actions].slice(0, SHOWN);
}

function credentialEntry(app: App, row: CredentialRow): Entry {
  return {
    id: row.id,
    icon: "key",
    label: row.owner.name,
    hint: `${text.kinds[row.kind]} · ${row.organization}`,
    run: () => app.router.go(href(["credentials", row.id])),
  };
}
function actionsOf(app: App): Entry[] {
  const signIns = app.signIns ?? [];
  const go = (id: string, icon: IconName, label: string, address: string): Entry => ({
    id,
    icon,
    label,
    hint: text.palette.action,
    run: () => app.router.go(address),
  });
  const act = (id: string, icon: IconName, label: string, run: () => void): Entry => ({
    id,
    icon,
    label,
    hint: text.palette.action,
    run,
  });
  return [
    ...PLACES.map(({ screen, icon, label }) => go(screen, icon, text.palette.goTo(label), href([screen]))),
    go("generate", "plus", text.generate.title, href(["generate"])),
    act(
      "refresh",
      "refresh",
      text.palette.refreshAll,
      () => void app.backend.refresh(null).catch(() => undefined),
    ),
    go("connect", "plus", text.nav.addSignIn, href(["connect"])),
    act("snooze-all", "snooze", text.palette.snoozeAll, () => void snoozeAll(app)),
    act("quit", "power", text.background.quit, () => void quit(app)),
    ...signIns.map(({ id, label }) =>
      go(`replace-${id}`, "key", text.palette.replaceFor(label), href(["replace", id])),
    ),
    ...signIns.map(({ id, label }) =>
      act(`scope-${id}`, "watched", text.palette.showOnly(label), () => app.router.narrow(id)),
    ),
  ];
}
