import { headHeight, OVERSCAN } from "./virtualList";

/** What of a list is in sight, and which of its lines is the stop of the Tab key. Lengths are in pixels. */
export class Sight {
  /** How far it is scrolled. */
  top = $state(0);
  /** The height of the list with its column heads. */
  room = $state(0);
  /** The line that has the focus, or had it last. */
  active = $state(0);
  readonly #count: () => number;
  readonly #height: () => number;
  #focused = $state(false);

  readonly #view = $derived(Math.max(0, this.room - headHeight));
  /** The first and the last line that are drawn. */
  readonly first = $derived.by(() => Math.max(0, Math.floor(this.top / this.#height()) - OVERSCAN));
  readonly last = $derived.by(() => {
    const end = Math.ceil((this.top + this.#view) / this.#height());
    return Math.min(this.#count() - 1, end + OVERSCAN);
  });

  /** Never a line that is out of sight, but where it has the focus already. */
  readonly stop = $derived.by(() => {
    const inSight = this.topFor(this.active) === this.top;
    const first = Math.ceil(this.top / this.#height());
    return Math.min(this.#count() - 1, this.#focused || inSight ? this.active : first);
  });

  /** Every line that is drawn. */
  readonly drawn = $derived.by(() => {
    const { first, last, stop } = this;
    const lines = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);
    // What has the focus stays, wherever the list was scrolled to.
    if (stop >= 0 && stop < first) lines.unshift(stop);
    if (stop > last) lines.push(stop);
    return lines;
  });

  constructor(count: () => number, height: () => number) {
    this.#count = count;
    this.#height = height;
  }

  /** How many lines are in sight at once. */
  get page(): number {
    return Math.floor(this.#view / this.#height());
  }

  /** How far to scroll so that a line is in sight: no farther than needed. */
  topFor(index: number): number {
    const above = index * this.#height();
    const below = above + this.#height() - this.#view;
    return Math.min(above, Math.max(this.top, below));
  }

  focus(index: number): void {
    this.active = index;
    this.#focused = true;
  }

  blur(): void {
    this.#focused = false;
  }
}
