/** Scrolls what has just appeared into view; to be attached to it. */
export function intoView(element: HTMLElement): void {
  // jsdom has no layout, and no such method.
  (element.scrollIntoView as typeof element.scrollIntoView | undefined)?.call(element, { block: "nearest" });
}
