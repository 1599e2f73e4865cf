import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { TestBackend } from "./double/backend";
import { failure } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";

/** The window's cross was pressed. */
async function closing(double = acme(), address = "#/overview") {
  const opened = open(double, address);
  await screen.findByRole("heading", { level: 1 });
  double.askToClose();
  const dialog = await screen.findByTestId("close-dialog");
  return { double, dialog, ...opened };
}

describe("pressing the window's cross", () => {
  it("says that no reminder comes while Keyvigil does not run, and does nothing by itself", async () => {
    const { double, dialog } = await closing();
    expect(dialog).toHaveTextContent("While it is not running, no reminder comes.");
    expect(screen.getByTestId("close-cancel")).toHaveFocus();
    expect(double.asked("quit")).toHaveLength(0);
    expect(double.asked("keepWatching")).toHaveLength(0);
    // The backend learns that the question is on the screen.
    expect(double.asked("closeQuestionShown")).toHaveLength(1);
  });

  it("says how to get the window back, by what the desktop has", async () => {
    const { dialog } = await closing();
    await waitFor(() => expect(dialog).toHaveTextContent("Its tray icon brings the window back."));
  });

  it("says so on a desktop without a tray, too", async () => {
    const { dialog } = await closing(scene("bare"));
    await waitFor(() => expect(dialog).toHaveTextContent("to get the window back, start Keyvigil again"));
  });

  it("goes on without the window where that is chosen, this time", async () => {
    const { double, user } = await closing();
    await user.click(screen.getByTestId("close-keep"));
    expect(double.asked("keepWatching")).toHaveLength(1);
    expect(double.asked("changeSettings")).toHaveLength(0);
    await waitFor(() => expect(screen.queryByTestId("close-dialog")).toBeNull());
  });

  it.each([
    ["close-keep", "watch", "keepWatching"],
    ["close-quit-now", "quit", "quit"],
  ] as const)("remembers %s as “%s” before it does it", async (button, choice, command) => {
    const { double, user } = await closing();
    await user.click(screen.getByTestId("close-remember"));
    await user.click(screen.getByTestId(button));
    await waitFor(() => expect(double.asked(command)).toHaveLength(1));
    expect(double.asked("changeSettings")).toEqual([[{ type: "onClose", choice }]]);
    const order = double.calls.map((call) => call.command);
    expect(order.indexOf("changeSettings")).toBeLessThan(order.indexOf(command));
  });

  it("can be thought better of", async () => {
    const { double, user } = await closing();
    await user.click(screen.getByTestId("close-cancel"));
    await waitFor(() => expect(screen.queryByTestId("close-dialog")).toBeNull());
    expect(double.asked("quit")).toHaveLength(0);
  });

  it("asks one question, however often it is pressed", async () => {
    const { double } = await closing();
    double.askToClose();
    expect(await screen.findAllByTestId("close-dialog")).toHaveLength(1);
  });

  it("leaves a way out where the choice could not be remembered", async () => {
    const double = acme();
    double.fail("changeSettings", failure("disk_full"));
    const { user } = await closing(double);
    await user.click(screen.getByTestId("close-remember"));
    await user.click(screen.getByTestId("close-quit-now"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(double.asked("quit")).toHaveLength(0);
    await user.click(screen.getByTestId("close-remember"));
    await user.click(screen.getByTestId("close-quit-now"));
    await waitFor(() => expect(double.asked("quit")).toHaveLength(1));
  });

  it("asks on the first start as well", async () => {
    const { dialog } = await closing(new TestBackend());
    expect(dialog).toBeVisible();
  });
});

describe("quitting", () => {
  it.each(["{Control>}q{/Control}", "{Meta>}q{/Meta}"])("by %s asks nothing", async (keys) => {
    const double = acme();
    const { user } = open(double);
    await screen.findByTestId("needs-care");
    await user.keyboard(keys);
    expect(double.asked("quit")).toHaveLength(1);
  });

  it("takes the whole of its shortcut", async () => {
    const double = acme();
    const { user } = open(double);
    await screen.findByTestId("needs-care");
    await user.keyboard("q{Control>}{Shift>}q{/Shift}{/Control}");
    expect(double.asked("quit")).toHaveLength(0);
  });

  it("is found in the palette", async () => {
    const double = acme();
    const { user } = open(double);
    await user.click(await screen.findByTestId("find"));
    await user.type(screen.getByTestId("palette-search"), "quit{Enter}");
    expect(double.asked("quit")).toHaveLength(1);
  });

  it("that fails says so", async () => {
    const double = acme();
    double.fail("quit", failure("internal"));
    const { user } = open(double);
    await screen.findByTestId("needs-care");
    await user.keyboard("{Control>}q{/Control}");
    expect(await screen.findByTestId("notices")).toHaveTextContent("Keyvigil made a mistake");
  });
});

describe("snoozing everything from the palette", () => {
  it("says that it is done", async () => {
    const double = acme();
    const { user } = open(double);
    await user.click(await screen.findByTestId("find"));
    await user.type(screen.getByTestId("palette-search"), "snooze{Enter}");
    expect(await screen.findByTestId("notices")).toHaveTextContent("snoozed until tomorrow morning");
    expect(double.asked("snoozeAll")).toHaveLength(1);
  });
});

describe("a click on a notification or in the tray", () => {
  it("leads to its place, wherever the person is", async () => {
    const double = acme();
    open(double, "#/settings");
    await screen.findByTestId("settings-sign-ins");
    double.place("#/credentials/backup-key");
    expect(await screen.findByRole("heading", { level: 1, name: "Backup script" })).toBeVisible();
    expect(location.hash).toBe("#/credentials/backup-key");
  });

  it("leads there through the palette and a dialog", async () => {
    const double = acme();
    const { user } = open(double, "#/credentials/backup-key");
    await user.click(await screen.findByTestId("forget"));
    await user.keyboard("{Control>}k{/Control}");
    double.askToClose();
    await screen.findByTestId("close-dialog");
    double.place("#/inbox");
    expect(await screen.findByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
    for (const over of ["palette", "confirm", "close-dialog"]) expect(screen.queryByTestId(over)).toBeNull();
  });

  it("is a visit anew where that place is shown already", async () => {
    const double = acme();
    const { user } = open(double, "#/credentials/backup-key");
    await user.click(await screen.findByTestId("forget"));
    double.place("#/credentials/backup-key");
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    await waitFor(() => expect(double.asked("markRead")).toHaveLength(2));
    expect(screen.getByRole("heading", { level: 1, name: "Backup script" })).toBeVisible();
  });

  it("leads away from the first start, too", async () => {
    const double = new TestBackend();
    open(double);
    await screen.findByTestId("connect-key");
    double.place("#/settings");
    expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  });

  it("can be gone back from", async () => {
    const double = acme();
    open(double, "#/settings");
    await screen.findByTestId("settings-sign-ins");
    double.place("#/inbox");
    await screen.findByRole("heading", { level: 1, name: "Inbox" });
    history.back();
    expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  });
});
