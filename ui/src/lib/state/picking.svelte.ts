import { SvelteSet } from "svelte/reactivity";

import type { Discovery } from "$lib/bindings/Discovery";
import type { Scope } from "$lib/bindings/Scope";
import { matches } from "$lib/model/filter";

/** An organization, or the provider itself, that can be watched. */
export interface Pickable {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly watched: boolean;
  /** JumpCloud no longer names it. */
  readonly gone: boolean;
  /** Another one has the same name. */
  readonly twin: boolean;
}

/** Which of the organizations that a key sees are to be watched. */
export class Picking {
  search = $state("");
  /** By JumpCloud's ids. */
  readonly chosen = new SvelteSet<string>();
  readonly all: readonly Pickable[];
  readonly unreadable: number;
  /** What is watched stays so: more can be added, nothing taken away. */
  readonly addsOnly: boolean;
  readonly shown = $derived.by(() => this.all.filter(({ name, id }) => matches([name, id], this.search)));

  constructor(discovery: Discovery, how: { addsOnly: boolean }) {
    this.addsOnly = how.addsOnly;
    this.unreadable = discovery.unreadable;
    const named = discovery.organizations.map(({ id, name, scope, watchedBy }) => ({
      id,
      name,
      scope,
      watched: watchedBy !== null,
      gone: false,
    }));
    const gone = discovery.vanished.map(({ id, name }) => ({
      id,
      name,
      scope: "organization" as const,
      watched: true,
      gone: true,
    }));
    const every = [...named, ...gone];
    const names = every.map(({ name }) => name);
    this.all = every.map((entry) => ({
      ...entry,
      twin: names.indexOf(entry.name) !== names.lastIndexOf(entry.name),
    }));
    if (!how.addsOnly) for (const { id } of this.watched) this.chosen.add(id);
  }

  get watched(): Pickable[] {
    return this.all.filter(({ watched }) => watched);
  }

  get gone(): Pickable[] {
    return this.all.filter(({ gone }) => gone);
  }

  /** What would be watched no more. */
  get dropped(): Pickable[] {
    return this.addsOnly ? [] : this.watched.filter(({ id }) => !this.chosen.has(id));
  }

  /** What would be watched from now on. */
  get added(): Pickable[] {
    return this.all.filter(({ id, watched }) => !watched && this.chosen.has(id));
  }

  get ids(): string[] {
    return [...this.chosen];
  }

  isFixed(entry: Pickable): boolean {
    return this.addsOnly && entry.watched;
  }

  isTicked(entry: Pickable): boolean {
    return this.isFixed(entry) || this.chosen.has(entry.id);
  }

  tick(id: string, wanted: boolean): void {
    if (wanted) this.chosen.add(id);
    else this.chosen.delete(id);
  }

  allShown = (): void => {
    for (const entry of this.shown) if (!this.isFixed(entry)) this.chosen.add(entry.id);
  };

  none = (): void => {
    this.chosen.clear();
  };
}
