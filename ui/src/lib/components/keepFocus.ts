import { tick } from "svelte";

/** Where what had the focus is gone, the page's heading gets it: a keyboard would begin at the very top. */
export async function keepFocus(): Promise<void> {
  await tick();
  if (document.activeElement === document.body) document.querySelector<HTMLElement>("h1")?.focus();
}
