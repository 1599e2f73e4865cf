import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { failure } from "./double/build";
import { large, nameOf } from "./double/large";
import { open } from "./open";

async function palette(double = acme()) {
  const opened = open(double, "#/activity");
  await opened.user.click(await screen.findByTestId("find"));
  return { double, ...opened };
}

describe("the palette", () => {
  it("opens with Ctrl+K and finds a credential", async () => {
    const { user } = open(acme());
    await screen.findByTestId("needs-care");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByTestId("palette-search"), "hopper");
    await screen.findByRole("option", { name: /Grace Hopper/ });
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: "Grace Hopper" })).toBeVisible();
  });

  it("finds an action by arrow keys", async () => {
    const { user } = await palette();
    await user.type(screen.getByTestId("palette-search"), "go to");
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/inbox"));
  });

  it("asks for a few credentials of ten thousand, and for none before something is typed", async () => {
    const { double, user } = await palette(large(10_000));
    expect(double.asked("credentialPage")).toEqual([]);
    await user.type(screen.getByTestId("palette-search"), "09999");
    expect(await screen.findByRole("option", { name: new RegExp(nameOf(9_999)) })).toBeVisible();
    expect(double.asked("credentialPage").at(-1)).toEqual([
      expect.objectContaining({ search: "09999", show: "all", signInId: null }),
      { offset: 0, limit: 20 },
    ]);
  });

  it("takes Enter for what was typed, even before the answer to it is there", async () => {
    const { double, user } = await palette();
    await user.type(screen.getByTestId("palette-search"), "b");
    await screen.findByRole("option", { name: /Backup script/ });
    const release = double.holdNext("credentialPage");
    await user.paste("orealis ticket");
    expect(screen.getByRole("option", { name: /Backup script/ })).toBeVisible();
    await user.keyboard("{Enter}");
    release();
    expect(await screen.findByRole("heading", { level: 1, name: "Ticket bot" })).toBeVisible();
  });

  it("says where credentials could not be searched, and still has its actions", async () => {
    const { double, user } = await palette();
    double.fail("credentialPage", failure("data_damaged"));
    await user.type(screen.getByTestId("palette-search"), "go to set");
    expect(await screen.findByRole("alert")).toHaveTextContent("Keyvigil's data is damaged");
    expect(screen.getByRole("option", { name: /Go to Settings/ })).toBeVisible();
  });
});
