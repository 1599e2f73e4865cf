/** How long a notice stays, in milliseconds. */
const STAY = 6_000;

/** A short confirmation that something was done. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

/** Confirmations at the edge of the window, read out by screen readers. */
export class Notices {
  shown = $state.raw<readonly Notice[]>([]);
  #next = 1;

  say(text: string): void {
    const notice = { id: this.#next++, text };
    this.shown = [...this.shown, notice];
    setTimeout(() => this.dismiss(notice.id), STAY);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
