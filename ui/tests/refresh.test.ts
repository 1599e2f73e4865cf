import { screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { RefreshProgress } from "$lib/bindings/RefreshProgress";
import { acme } from "./double/acme";
import { failure } from "./double/build";
import { open } from "./open";

const going = (told: Partial<RefreshProgress> = {}): RefreshProgress => ({
  total: 1000,
  done: 312,
  failed: 2,
  cancelled: false,
  ended: false,
  ...told,
});

/** On a screen that has the button. */
function opened(progress: RefreshProgress | null) {
  const double = acme();
  double.world.progress = progress;
  return { double, ...open(double, "#/service-accounts") };
}

afterEach(() => vi.useRealTimers());

describe("a refresh of many organizations", () => {
  it("says how far it is, with what failed so far", async () => {
    opened(going());
    const bar = await screen.findByRole("progressbar", { name: "Refresh of the organizations" });
    expect(screen.getByTestId("refresh-progress")).toHaveTextContent(
      "Refreshing: 312 of 1,000 organizations · 2 failed",
    );
    expect(bar).toHaveAttribute("aria-valuenow", "312");
    expect(bar).toHaveAttribute("aria-valuemax", "1000");
    expect(screen.getByTestId("refresh")).toBeDisabled();
  });

  it("leaves every button above the list where it is, from its beginning to its end", async () => {
    const { double } = opened(null);
    const actions = (await screen.findByTestId("refresh")).parentElement as HTMLElement;
    const place = screen.getByTestId("refresh-place");
    const before = [...actions.children];
    double.world.progress = going();
    double.change();
    expect(place).toContainElement(await screen.findByRole("progressbar"));
    expect([...actions.children]).toEqual(before);
    double.world.progress = going({ done: 1000, ended: true });
    double.change();
    expect(place).toContainElement(await screen.findByTestId("refresh-outcome"));
    expect([...actions.children]).toEqual(before);
  });

  it("goes on with every change, and is asked about at no other time", async () => {
    const { double } = opened(going());
    await screen.findByRole("progressbar");
    const asked = double.asked("refreshProgress").length;
    double.world.progress = going({ done: 400 });
    double.change();
    await waitFor(() => expect(screen.getByTestId("refresh-progress")).toHaveTextContent("400 of 1,000"));
    expect(double.asked("refreshProgress")).toHaveLength(asked + 1);
  });

  it("can be cancelled, and says that it stops", async () => {
    const { double, user } = opened(going());
    await user.click(await screen.findByTestId("refresh-cancel"));
    expect(double.asked("cancelRefresh")).toHaveLength(1);
    double.world.progress = going({ cancelled: true });
    double.change();
    await waitFor(() => expect(screen.getByTestId("refresh-cancel")).toBeDisabled());
    expect(screen.getByTestId("refresh-progress")).toHaveTextContent("Stopping");
  });

  it("that cannot be cancelled says why", async () => {
    const { double, user } = opened(going());
    double.fail("cancelRefresh", failure("not_possible_now"));
    await user.click(await screen.findByTestId("refresh-cancel"));
    expect(await screen.findByText("That is not possible right now")).toBeVisible();
  });

  it("says for a while what came of it, with the way to what failed", async () => {
    const { double } = opened(going());
    await screen.findByRole("progressbar");
    vi.useFakeTimers();
    double.world.progress = going({ done: 1000, ended: true });
    double.change();
    await vi.advanceTimersByTimeAsync(10);
    expect(screen.getByTestId("refresh-outcome")).toHaveTextContent("998 of 1,000 refreshed, 2 failed");
    expect(screen.getByRole("link", { name: "Show what failed" })).toHaveAttribute(
      "href",
      "#/organizations?filter=failing",
    );
    expect(screen.getByTestId("refresh")).toBeEnabled();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(screen.queryByTestId("refresh-outcome")).toBeNull();
  });

  it.each([
    [going({ done: 1000, failed: 0, ended: true }), "All 1,000 organizations refreshed"],
    [going({ failed: 0, cancelled: true, ended: true }), "Stopped at 312 of 1,000"],
    [going({ cancelled: true, ended: true }), "Stopped at 312 of 1,000, 2 failed"],
  ])("that ended so is told: %o", async (progress, words) => {
    const { double } = opened(going());
    await screen.findByRole("progressbar");
    double.world.progress = progress;
    double.change();
    expect(await screen.findByTestId("refresh-outcome")).toHaveTextContent(words);
  });

  it("is told wherever the person has gone meanwhile, and not again for every screen", async () => {
    const { double, user } = opened(going());
    await screen.findByRole("progressbar");
    await user.click(screen.getByTestId("nav-administrators"));
    await screen.findByRole("progressbar");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    double.world.progress = going({ done: 1000, ended: true });
    double.change();
    await vi.advanceTimersByTimeAsync(10);
    expect(screen.getByTestId("refresh-outcome")).toBeVisible();
    await vi.advanceTimersByTimeAsync(15_000);
    vi.useRealTimers();
    await user.click(screen.getByTestId("nav-service-accounts"));
    await screen.findByTestId("accounts-table");
    expect(screen.queryByTestId("refresh-outcome")).toBeNull();
  });

  it("that ended before the window was opened is no news", async () => {
    const { double } = opened(going({ done: 1000, ended: true }));
    await screen.findByTestId("accounts-table");
    await waitFor(() => expect(double.asked("refreshProgress")).toHaveLength(1));
    expect(screen.queryByTestId("refresh-outcome")).toBeNull();
  });

  it("that is over at once is told all the same", async () => {
    const { user } = opened(going({ total: 2, done: 2, failed: 0, ended: true }));
    await user.click(await screen.findByTestId("refresh"));
    expect(await screen.findByTestId("refresh-outcome")).toHaveTextContent("All 2 organizations refreshed");
  });
});

describe("the refresh of one sign-in", () => {
  it.each([null, going({ total: 1, done: 0, failed: 0 })])("stays a plain button (%o)", async (progress) => {
    const { double, user } = opened(progress);
    await user.click(await screen.findByTestId("refresh"));
    expect(double.asked("refresh")).toEqual([[null]]);
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  it("stays possible while all the others are on their way", async () => {
    const { double, user } = opened(going());
    await user.selectOptions(await screen.findByTestId("scope"), "Acme");
    await user.click(await screen.findByTestId("refresh"));
    expect(double.asked("refresh")).toEqual([["sign-in-1"]]);
    expect(screen.getByRole("progressbar")).toBeVisible();
  });
});
