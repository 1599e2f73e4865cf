import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { target } from "$lib/components/virtualList";
import type { Part } from "$lib/bindings/Part";
import type { TestBackend } from "./double/backend";
import { failure } from "./double/build";
import { large, nameOf } from "./double/large";
import { open } from "./open";

const LINE = 50;

const table = () => screen.findByTestId("credentials-table");
const rows = () => screen.getAllByTestId("credential-row");
const row = async (n: number) => (await screen.findByText(nameOf(n))).closest<HTMLElement>('[role="row"]');
const parts = (double: TestBackend) =>
  double.asked("credentialPage").map(([, part]) => (part as Part).offset);

async function scrollTo(line: number) {
  const list = await table();
  list.scrollTop = line * LINE;
  await fireEvent.scroll(list);
}

describe("a list of ten thousand", () => {
  it("draws only what is near, and says how long it is", async () => {
    open(large(10_000), "#/credentials");
    expect(await table()).toHaveAttribute("aria-rowcount", "10001");
    expect(rows().length).toBeLessThan(60);
    expect(rows()[0]).toHaveAttribute("aria-rowindex", "2");
  });

  it("asks for the parts that are scrolled to, and for those only", async () => {
    const double = large(10_000);
    open(double, "#/credentials");
    await scrollTo(5_050);
    expect(await row(5_050)).toHaveAttribute("aria-rowindex", "5052");
    expect(rows().length).toBeLessThan(200);
    expect(parts(double)).toEqual([0, 5_000]);
  });

  it("reaches its end", async () => {
    open(large(10_000), "#/credentials");
    await scrollTo(10_000 - 11);
    expect(await row(9_999)).toBeVisible();
    expect(rows().at(-1)).toHaveAttribute("aria-rowindex", "10001");
  });

  it("shows where lines are still to come", async () => {
    const double = large(10_000);
    open(double, "#/credentials");
    await table();
    const release = double.holdNext("credentialPage");
    await scrollTo(7_050);
    expect((await screen.findAllByText("Loading…")).length).toBeGreaterThan(5);
    release();
    expect(await row(7_050)).toBeVisible();
    expect(screen.queryByText("Loading…")).toBeNull();
  });

  it("stays usable by keyboard alone", async () => {
    const { user } = open(large(10_000), "#/credentials");
    (await row(0))?.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    await waitFor(async () => expect(await row(1)).toHaveFocus());
    await user.keyboard("{PageDown}");
    await waitFor(async () => expect(await row(11)).toHaveFocus());
    await user.keyboard("{End}");
    await waitFor(async () => expect(await row(9_999)).toHaveFocus());
    await user.keyboard("{PageUp}");
    await waitFor(async () => expect(await row(9_989)).toHaveFocus());
    await user.keyboard("{Home}");
    await waitFor(async () => expect(await row(0)).toHaveFocus());
    await user.keyboard("{ArrowDown}{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: nameOf(1) })).toBeVisible();
  });

  it("is one stop of the Tab key, and the link within it another", async () => {
    const { user } = open(large(500), "#/credentials");
    const first = await row(0);
    expect(document.querySelectorAll('[role="row"][tabindex="0"]')).toHaveLength(1);
    first?.focus();
    await user.tab();
    expect(within(first as HTMLElement).getByRole("link")).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    await waitFor(async () => expect(await row(1)).toHaveFocus());
    await user.tab();
    await user.tab();
    expect((await table()).contains(document.activeElement)).toBe(false);
  });

  it("keeps the focus on a line that was scrolled out of sight", async () => {
    open(large(10_000), "#/credentials");
    const first = await row(0);
    first?.focus();
    await scrollTo(4_000);
    await row(4_000);
    expect(first).toHaveFocus();
  });

  it("begins with what is visible for those who come by Tab", async () => {
    open(large(10_000), "#/credentials");
    await scrollTo(4_000);
    expect(await row(4_000)).toHaveAttribute("tabindex", "0");
  });
});

describe("while the backend changes", () => {
  it("keeps its lines until newer ones come", async () => {
    const double = large(300);
    open(double, "#/credentials");
    await row(0);
    const release = double.holdNext("credentialPage");
    double.world.credentials = double.world.credentials.slice(1);
    double.change();
    await waitFor(() => expect(parts(double)).toEqual([0, 0]));
    expect(await row(0)).toBeVisible();
    release();
    await waitFor(() => expect(screen.queryByText(nameOf(0))).toBeNull());
    expect(await row(1)).toHaveAttribute("aria-rowindex", "2");
  });

  it("asks again only for what is visible, and for the rest when it is", async () => {
    const double = large(1_000);
    open(double, "#/credentials");
    await scrollTo(540);
    await row(540);
    double.change();
    await waitFor(() => expect(parts(double)).toEqual([0, 500, 500]));
    await scrollTo(0);
    await waitFor(() => expect(parts(double)).toEqual([0, 500, 500, 0]));
  });

  it("asks for a part once at a time, however many changes come", async () => {
    const double = large(300);
    open(double, "#/credentials");
    await row(0);
    const release = double.holdNext("credentialPage");
    double.change();
    await waitFor(() => expect(parts(double)).toHaveLength(2));
    for (let n = 0; n < 5; n += 1) double.change();
    await screen.findByText(nameOf(3));
    expect(parts(double)).toHaveLength(2);
    release();
    await waitFor(() => expect(parts(double)).toHaveLength(3));
  });

  it("follows a list that shrinks under it", async () => {
    const double = large(1_000);
    open(double, "#/credentials");
    await scrollTo(900);
    await row(900);
    double.world.credentials = double.world.credentials.slice(0, 30);
    double.change();
    await waitFor(async () => expect(await table()).toHaveAttribute("aria-rowcount", "31"));
    await scrollTo(0);
    expect(await row(0)).toBeVisible();
  });
});

describe("a part that cannot be loaded", () => {
  it("is said, leaves the rest, and can be tried again", async () => {
    const double = large(1_000);
    const { user } = open(double, "#/credentials");
    await row(0);
    double.fail("credentialPage", failure("data_damaged"));
    await scrollTo(500);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil's data is damaged");
    await scrollTo(0);
    expect(await row(0)).toBeVisible();
    double.recover("credentialPage");
    await scrollTo(500);
    expect(screen.queryByText(nameOf(500))).toBeNull();
    await user.click(screen.getByTestId("list-retry"));
    expect(await row(500)).toBeVisible();
    expect(screen.queryByTestId("error-title")).toBeNull();
  });
});

describe("a key within a list", () => {
  it.each([
    ["ArrowDown", 5, 6],
    ["ArrowUp", 0, 0],
    ["PageDown", 95, 99],
    ["PageUp", 20, 11],
    ["Home", 50, 0],
    ["End", 50, 99],
    ["a", 50, undefined],
  ])("%s leads from %s to %s", (key, at, to) => expect(target(key, at, 100, 10)).toBe(to));
});
