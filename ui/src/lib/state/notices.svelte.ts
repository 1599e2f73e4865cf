/** How long a notice stays, in milliseconds. */
const STAY = 6_000;

/** How long one stays with which something can be done. */
const STAY_TO_ACT = 20_000;

/** What can be done about something that was just done. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => Promise<void>;
}

/** A short confirmation that something was done. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly action?: NoticeAction | undefined;
}

/** Confirmations at the edge of the window, read out by screen readers. */
export class Notices {
  shown = $state.raw<readonly Notice[]>([]);
  #next = 1;

  /** One with an action goes as soon as another has one, too: only the latest can be done. */
  say(text: string, action?: NoticeAction): void {
    const notice = { id: this.#next++, text, action };
    this.shown = [...this.shown.filter((other) => !action || !other.action), notice];
    setTimeout(() => this.dismiss(notice.id), action ? STAY_TO_ACT : STAY);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
