import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { IconName } from "$lib/components/Icon.svelte";
import { hasEnded } from "$lib/model/credential";
import { matches, searchable } from "$lib/model/filter";
import { byUrgency } from "$lib/model/order";
import { text } from "$lib/text/en";
import type { App } from "./app.svelte";
import { quit, snoozeAll } from "./deeds";
import { PLACES } from "./places";
import { href } from "$lib/model/address";

/** How many are offered at once. */
const SHOWN = 9;

/** Something that the palette can do. */
export interface Entry {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  readonly run: () => void;
}

/** What fits `search`: actions first while nothing is typed, else credentials first. */
export function entries(app: App, rows: readonly CredentialRow[], search: string): Entry[] {
  const actions = actionsOf(app).filter((entry) => matches([entry.label], search));
  if (!search.trim()) return actions.slice(0, SHOWN);
  const credentials = rows
    .filter((row) => matches([...searchable(row), text.kinds[row.kind]], search))
    .sort(byUrgency)
    .slice(0, SHOWN)
    .map((row) => credentialEntry(app, row));
  return [...credentials.slice(0, SHOWN - Math.min(actions.length, 3)), ...actions].slice(0, SHOWN);
}

function credentialEntry(app: App, row: CredentialRow): Entry {
  const ended = hasEnded(row) ? ` · ${text.states[row.state]}` : "";
  return {
    id: row.id,
    icon: "key",
    label: row.owner.name,
    hint: `${text.kinds[row.kind]} · ${row.organization}${ended}`,
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
      act(`scope-${id}`, "watched", text.palette.showOnly(label), () => app.narrowTo(id)),
    ),
  ];
}
