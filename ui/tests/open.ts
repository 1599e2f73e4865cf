import { render } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";

import Root from "../src/Root.svelte";
import type { TestBackend } from "./double/backend";

/** Opens the app on a double, at an address. */
export function open(double: TestBackend, address = "#/overview") {
  history.replaceState(null, "", address);
  const user = userEvent.setup({ delay: null });
  return { user, ...render(Root, { backend: double.backend }) };
}
