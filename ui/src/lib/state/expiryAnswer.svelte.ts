import type { EnteredExpiry } from "$lib/bindings/EnteredExpiry";
import type { KeyLifetime } from "$lib/bindings/KeyLifetime";
import { toLocalField, utc } from "$lib/model/time";
import { text } from "$lib/text/en";
import type { Clock } from "./clock.svelte";

/** What can be answered of a key of which nobody knows when it was made. */
export const UNCOUNTED: readonly KeyLifetime[] = ["custom", "no_expiration"];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The person's answer to when a key expires, as the Admin Portal offers it. */
export class ExpiryAnswer {
  lifetime: KeyLifetime = $state("days90");
  /** Local time, as a `datetime-local` field holds it; empty until the person says it. */
  custom = $state("");
  wrong = $state<string>();
  readonly #clock: Clock;

  /** Unless it is said otherwise, what a new key gets is chosen. */
  constructor(clock: Clock, lifetime: KeyLifetime = "days90") {
    this.#clock = clock;
    this.lifetime = lifetime;
  }

  /** How a custom expiry is written where the web view has no picker for dates. */
  get example(): string {
    return toLocalField(this.#clock.now + 90 * DAY);
  }

  /** The bounds of a custom expiry, for the field. */
  get earliest(): string {
    return toLocalField(this.#clock.now + HOUR);
  }

  get latest(): string {
    return toLocalField(this.#clock.now + 365 * DAY);
  }

  /** The answer, if it is whole; else {@link wrong} says what is missing. */
  entered(): EnteredExpiry | undefined {
    this.wrong = undefined;
    if (this.lifetime !== "custom") return { lifetime: this.lifetime };
    const at = Date.parse(this.custom);
    if (at >= this.#clock.now + HOUR - 60_000 && at <= this.#clock.now + 365 * DAY) {
      return { lifetime: "custom", custom: utc(at) };
    }
    this.wrong = text.enterExpiry.customMissing;
    return undefined;
  }
}
