/** How long a revealed secret stays on screen, in seconds. */
export const REVEAL_SECONDS = 15;

/** A secret on screen, for a short while and nowhere else. */
export class Reveal {
  secret = $state.raw<string>();
  secondsLeft = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  show(secret: string): void {
    this.hide();
    this.secret = secret;
    this.secondsLeft = REVEAL_SECONDS;
    this.#timer = setInterval(() => {
      this.secondsLeft -= 1;
      if (this.secondsLeft <= 0) this.hide();
    }, 1_000);
  }

  hide = (): void => {
    clearInterval(this.#timer);
    this.secret = undefined;
    this.secondsLeft = 0;
  };
}
