import "@testing-library/jest-dom/vitest";

import { configure } from "@testing-library/svelte";
import { afterEach } from "vitest";

// Nothing waits this long: it only bounds how slow a machine may be.
configure({ asyncUtilTimeout: 10_000 });

// jsdom knows the element, but neither its methods nor that Escape closes it.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
  this.querySelector<HTMLElement>("[autofocus]")?.focus();
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};

// Nor does it draw: axe asks for a canvas and does without one.
HTMLCanvasElement.prototype.getContext = () => null;

// It has no layout: everything is as high as this, and nothing ever changes its size.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 600 });
globalThis.ResizeObserver ??= class {
  observe(): void {
    return undefined;
  }
  unobserve(): void {
    return undefined;
  }
  disconnect(): void {
    return undefined;
  }
};

afterEach(() => {
  history.replaceState(null, "", "#/");
});
