/** Fields in which the same keys move the cursor. */
const TYPED_INTO = 'textarea, [contenteditable], input:not([type="checkbox"], [type="radio"])';

/** Whether a key press asks for the page before: Alt and the left arrow, or Command and [ as on a Mac. */
export function leadsBack(event: KeyboardEvent): boolean {
  const { altKey, ctrlKey, metaKey, shiftKey, key, target } = event;
  if (ctrlKey || shiftKey || event.defaultPrevented) return false;
  const asked = (altKey && !metaKey && key === "ArrowLeft") || (metaKey && !altKey && key === "[");
  const typing = target instanceof Element && target.matches(TYPED_INTO);
  return asked && !typing && document.querySelector("dialog[open]") === null;
}
