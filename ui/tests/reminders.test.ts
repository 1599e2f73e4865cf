import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { wish, withStage } from "$lib/model/stages";
import { acme } from "./double/acme";
import { failure, HELD, WATCHED } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";

const OWN = "#/credentials/own-key";
const DAY = 86_400;

/** The chips of an editor, in their order. */
function chips(editor: HTMLElement): string[] {
  return within(editor)
    .getAllByRole("listitem")
    .map((chip) => chip.textContent.trim());
}

describe("a credential's reminders", () => {
  it("say what was sent, and what comes next", async () => {
    open(acme(), OWN);
    const card = await screen.findByTestId("reminders");
    expect(card).toHaveTextContent("Next: 21 Nov 2026, 11:30 UTC (in 2 hours)");
    expect(card).toHaveTextContent("4 days before expiry");
  });

  it("are marked as read once when the page is visited, and not again while it stands there", async () => {
    const double = acme();
    open(double, OWN);
    await screen.findByTestId("reminders");
    const pulls = double.asked("credential").length;
    double.change();
    await waitFor(() => expect(double.asked("credential").length).toBeGreaterThan(pulls));
    expect(double.asked("markRead")).toEqual([[{ type: "credential", id: "own-key" }]]);
  });

  it("are not marked as read where the page could not be shown", async () => {
    const double = acme();
    open(double, "#/credentials/gone");
    await screen.findByTestId("error-title");
    expect(double.asked("markRead")).toHaveLength(0);
  });

  it("are snoozed for a day and back", async () => {
    const double = acme();
    const { user } = open(double, OWN);
    await user.click(await screen.findByTestId("snooze"));
    expect(await screen.findByTestId("snoozed")).toHaveTextContent(
      "Snoozed until 22 Nov 2026, 09:30 UTC (in 24 hours).",
    );
    expect(screen.getByTestId("reminders")).toHaveTextContent("In the last hour before its expiry");
    await user.click(screen.getByTestId("end-snooze"));
    expect(await screen.findByTestId("snooze")).toBeVisible();
    expect(double.asked("snooze")).toEqual([["own-key"]]);
    expect(double.asked("endSnooze")).toEqual([["own-key"]]);
  });

  it("of a key of someone else's promise nothing for the last hour", async () => {
    open(acme(), "#/credentials/grace-key");
    await screen.findByTestId("snooze");
    expect(screen.getByTestId("reminders")).not.toHaveTextContent("In the last hour");
  });

  it("say where the organization is muted, and offer no snooze", async () => {
    open(scene("muted"), OWN);
    expect(await screen.findByTestId("muted")).toHaveTextContent("Acme is muted");
    expect(screen.queryByTestId("snooze")).toBeNull();
  });

  it("are not to be chosen where there is no expiry", async () => {
    const double = acme();
    double.world.credentials = double.world.credentials.map((row) =>
      row.id === "own-key" ? { ...row, expiry: { source: "unknown", at: null }, state: "unknown" } : row,
    );
    double.world.details = {};
    open(double, OWN);
    expect(await screen.findByTestId("reminders")).toHaveTextContent("nothing to remind of");
    expect(screen.queryByTestId("stages-credential")).toBeNull();
    expect(screen.queryByTestId("snooze")).toBeNull();
  });
});

describe("when to be reminded of a credential", () => {
  it("is as its organization has it, and ends with the expiry itself", async () => {
    open(acme(), OWN);
    const editor = await screen.findByTestId("stages-credential");
    expect(chips(editor).slice(0, 2)).toEqual(["30 days", "14 days"]);
    expect(chips(editor).slice(-2)).toEqual(["15 minutes", "At expiry"]);
    expect(editor).toHaveTextContent("The expiry itself is always announced");
    expect(editor).toHaveTextContent("As its organization has it.");
    expect(within(editor).queryByTestId("stages-reset")).toBeNull();
  });

  it("gains a point, in its place among the others", async () => {
    const double = acme();
    const { user } = open(double, OWN);
    const editor = await screen.findByTestId("stages-credential");
    await user.type(within(editor).getByTestId("stage-number"), "36");
    await user.selectOptions(within(editor).getByTestId("stage-unit"), "hours");
    await user.click(within(editor).getByTestId("stage-add"));
    expect(await within(editor).findByTestId("stage-129600")).toHaveTextContent("36 hours");
    const [[id, sent] = []] = double.asked("setCredentialStages");
    expect(id).toBe("own-key");
    expect(sent).toEqual([...HELD.slice(0, 8), 36 * 3_600, ...HELD.slice(8)]);
    await waitFor(() => expect(within(editor).getByTestId("stage-number")).toHaveValue(""));
  });

  it("loses a point, and the keyboard goes on where another can be added", async () => {
    const double = acme();
    const { user } = open(double, OWN);
    const editor = await screen.findByTestId("stages-credential");
    within(editor)
      .getByTestId(`stage-remove-${30 * DAY}`)
      .focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(within(editor).queryByTestId(`stage-${30 * DAY}`)).toBeNull());
    expect(double.asked("setCredentialStages")).toEqual([["own-key", HELD.slice(1)]]);
    await waitFor(() => expect(within(editor).getByTestId("stage-number")).toHaveFocus());
  });

  it("goes back to what its organization has", async () => {
    const double = scene("muted");
    const { user } = open(double, OWN);
    const editor = await screen.findByTestId("stages-credential");
    expect(chips(editor)).toEqual(["1 day", "At expiry"]);
    await user.click(within(editor).getByRole("button", { name: "Use the organization's" }));
    await waitFor(() => expect(chips(editor)).toHaveLength(HELD.length + 1));
    expect(double.asked("setCredentialStages")).toEqual([["own-key", null]]);
  });

  it("is refused in words where it makes no sense, before the backend is asked", async () => {
    const double = acme();
    const { user } = open(double, OWN);
    const editor = await screen.findByTestId("stages-credential");
    const number = within(editor).getByTestId("stage-number");
    for (const [typed, words] of [
      ["1.5", "Enter a whole number."],
      ["366", "from 1 minute to 365 days"],
      ["30", "there already"],
    ] as const) {
      await user.clear(number);
      await user.type(number, `${typed}{Enter}`);
      expect(number).toBeInvalid();
      expect(number).toHaveAccessibleDescription(expect.stringContaining(words));
    }
    expect(double.asked("setCredentialStages")).toHaveLength(0);
  });

  it("says why it was not kept, and still shows what holds", async () => {
    const double = acme();
    double.fail("setCredentialStages", failure("invalid_input", "stages"));
    const { user } = open(double, OWN);
    const editor = await screen.findByTestId("stages-credential");
    await user.click(within(editor).getByTestId(`stage-remove-${30 * DAY}`));
    expect(await within(editor).findByTestId("error-title")).toHaveTextContent(
      "Something is missing or too long: When to be reminded",
    );
    expect(within(editor).getByTestId(`stage-${30 * DAY}`)).toBeVisible();
  });
});

describe("a point before expiry", () => {
  it.each([
    ["1", "minutes", 60],
    [" 12 ", "hours", 12 * 3_600],
    ["365", "days", 365 * DAY],
  ] as const)("of %s %s is %i seconds", (typed, unit, stage) =>
    expect(wish(typed, unit, [])).toEqual({ stage }),
  );

  it.each(["", "0", "-1", "1e3", "1,5", "one"])("is not “%s” days", (typed) =>
    expect(wish(typed, "days", [])).toHaveProperty("wrong"),
  );

  it("is no more than one of thirty", () => {
    const thirty = Array.from({ length: 30 }, (_, n) => (n + 1) * DAY);
    expect(wish("31", "days", thirty.slice(1))).toEqual({ stage: 31 * DAY });
    expect(wish("40", "days", thirty)).toEqual({ wrong: expect.stringContaining("30") as string });
  });

  it("stands among the others by how early it is, without touching them", () => {
    const before = [...WATCHED];
    expect(withStage(before, 10 * DAY)).toEqual([14 * DAY, 10 * DAY, 7 * DAY, DAY]);
    expect(before).toEqual(WATCHED);
  });
});
