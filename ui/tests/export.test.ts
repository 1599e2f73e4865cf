import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import { everything } from "$lib/model/filter";
import { acme } from "./double/acme";
import { failure } from "./double/build";
import { open } from "./open";

afterEach(() => vi.useRealTimers());

async function menu(address = "#/credentials") {
  const double = acme();
  const opened = open(double, address);
  await waitFor(() => expect(screen.getByTestId("export")).toBeEnabled());
  return { double, ...opened };
}

describe("an export", () => {
  it("writes what is shown, and says where it is", async () => {
    const { double, user } = await menu("#/credentials?filter=expiring&q=backup");
    await user.click(screen.getByTestId("export"));
    await user.click(screen.getByTestId("export-csv"));
    expect(double.asked("exportList")).toEqual([
      [{ type: "credentials", query: { ...everything(null), show: "expiring", search: "backup" } }, "csv"],
    ]);
    const notices = screen.getByTestId("notices");
    await waitFor(() =>
      expect(notices).toHaveTextContent("Saved as /home/ada/Downloads/keyvigil-credentials.csv"),
    );
    await user.click(screen.getByRole("button", { name: "Show in folder" }));
    expect(double.asked("showExported")).toHaveLength(1);
  });

  it("is told for a while, and no longer", async () => {
    const { user } = await menu();
    await user.click(screen.getByTestId("export"));
    vi.useFakeTimers();
    await fireEvent.click(screen.getByTestId("export-csv"));
    await vi.advanceTimersByTimeAsync(19_000);
    expect(screen.getByTestId("notice-action")).toBeVisible();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(screen.queryByTestId("notice-action")).toBeNull();
  });

  it("leads to the latest file only", async () => {
    const { user } = await menu("#/activity");
    for (const format of ["csv", "json"]) {
      await user.click(screen.getByTestId("export"));
      await user.click(screen.getByTestId(`export-${format}`));
      await screen.findByText(new RegExp(`keyvigil-activity.${format}`));
    }
    expect(screen.getAllByRole("button", { name: "Show in folder" })).toHaveLength(1);
    expect(screen.queryByText(/keyvigil-activity.csv/)).toBeNull();
  });

  it("that fails says why and what to do", async () => {
    const { double, user } = await menu();
    double.fail("exportList", failure("disk_full"));
    await user.click(screen.getByTestId("export"));
    await user.click(screen.getByTestId("export-json"));
    const dialog = await screen.findByTestId("export-failed");
    expect(dialog).toHaveTextContent(/The list was not exported.*The disk is full/s);
    await user.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByTestId("export-failed")).toBeNull();
  });

  it("says where the file manager does not open", async () => {
    const { double, user } = await menu();
    double.fail("showExported", failure("not_possible_now"));
    await user.click(screen.getByTestId("export"));
    await user.click(screen.getByTestId("export-json"));
    await user.click(await screen.findByTestId("notice-action"));
    expect(await screen.findByText(/The file is there all the same/)).toBeVisible();
  });
});

describe("the menu", () => {
  it("is used by keyboard", async () => {
    const { double, user } = await menu();
    screen.getByTestId("export").focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByTestId("export-csv")).toHaveFocus());
    await user.keyboard("{ArrowDown}");
    expect(screen.getByTestId("export-json")).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(screen.getByTestId("export-csv")).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(screen.getByTestId("export")).toHaveFocus();
    await user.keyboard("{Enter}{End}{Enter}");
    await waitFor(() => expect(double.asked("exportList")[0]?.[1]).toBe("json"));
  });

  it("closes when the focus leaves it", async () => {
    const { user } = await menu();
    await user.click(screen.getByTestId("export"));
    await user.click(screen.getByTestId("search"));
    expect(screen.queryByRole("menu")).toBeNull();
  });
});
