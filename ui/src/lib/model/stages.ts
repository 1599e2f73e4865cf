import type { Stage } from "$lib/bindings/Stage";
import type { StageChoice } from "$lib/bindings/StageChoice";
import { text } from "$lib/text/en";

/** In seconds. */
export const UNITS = { minutes: 60, hours: 3_600, days: 86_400 } as const;

export type Unit = keyof typeof UNITS;

/** The longest lifetime that JumpCloud gives, in seconds. */
const LONGEST = 365 * UNITS.days;

/** How many points a person can choose. */
const MOST = 30;

/** What somebody wants to add: a point before expiry, or why it cannot be one. */
export type Wish = { readonly stage: Stage } | { readonly wrong: string };

/** The points before expiry that hold, the earliest first. */
export function effective(choice: StageChoice): readonly Stage[] {
  return choice.own ?? choice.inherited;
}

/** Reads what was typed as one more point beside `stages`. */
export function wish(typed: string, unit: Unit, stages: readonly Stage[]): Wish {
  if (!/^\d{1,9}$/.test(typed.trim())) return { wrong: text.stages.notWhole };
  const stage = Number(typed) * UNITS[unit];
  if (stage < UNITS.minutes || stage > LONGEST) return { wrong: text.stages.outOfRange };
  if (stages.includes(stage)) return { wrong: text.stages.thereAlready };
  if (stages.length >= MOST) return { wrong: text.stages.tooMany };
  return { stage };
}

/** All of them with one more, the earliest first. */
export function withStage(stages: readonly Stage[], stage: Stage): Stage[] {
  return [...stages, stage].sort((one, other) => other - one);
}
