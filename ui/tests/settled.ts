/** Lets whatever the double has answered take effect: a deed that is under way takes no second press. */
export function settled(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}
