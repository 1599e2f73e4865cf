import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { failure, from, inboxRow } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";

const INBOX = "#/inbox";

/** An inbox of so many reminders, all read but the newest. */
function long(length: number) {
  const double = acme();
  double.world.inbox = Array.from({ length }, (_, n) =>
    inboxRow({ id: 1000 - n, owner: `Account ${n}`, read: n > 0 }),
  );
  return double;
}

describe("the inbox", () => {
  it("says of each reminder whose it is, what it says, when it was due and how things are now", async () => {
    open(acme(), INBOX);
    const [newest] = await screen.findAllByTestId("inbox-row");
    expect(newest).toHaveTextContent("4 days before expiry");
    expect(newest).toHaveTextContent("Due 22 hours ago");
    expect(newest).toHaveTextContent("Ada Lovelace");
    expect(newest).toHaveTextContent("Admin key · Acme");
    expect(newest).toHaveTextContent("Expiring");
    expect(newest).toHaveTextContent("24 Nov 2026, in 3 days");
  });

  it("words the expiry itself and the days after it", async () => {
    open(acme(), INBOX);
    const rows = await screen.findAllByTestId("inbox-row");
    expect(rows[1]).toHaveTextContent("At expiry");
    expect(rows[2]).toHaveTextContent("3 days after expiry");
  });

  it("says quietly what the desktop has not shown, and only that", async () => {
    open(acme(), INBOX);
    const rows = await screen.findAllByTestId("inbox-row");
    expect(rows.map((row) => within(row).queryByTestId("not-shown") !== null)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it("tells what is unread in words, too", async () => {
    open(acme(), INBOX);
    const rows = await screen.findAllByTestId("inbox-row");
    expect(rows.map((row) => within(row).queryByText("Unread:") !== null)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("opens the credential, which makes its reminders read and no others", async () => {
    const double = acme();
    const { user } = open(double, INBOX);
    await screen.findAllByTestId("inbox-row");
    expect(screen.getByTestId("inbox-unread")).toHaveTextContent("2 unread");
    await user.click(screen.getAllByRole("link", { name: "Ada Lovelace" })[0] as HTMLElement);
    expect(await screen.findByRole("heading", { level: 1, name: "Ada Lovelace" })).toBeVisible();
    await waitFor(() => expect(screen.getByTestId("inbox-unread")).toHaveTextContent("1 unread"));
    expect(double.asked("markRead")).toEqual([[{ type: "credential", id: "own-key" }]]);
  });

  it("is marked as read altogether, and the count goes", async () => {
    const double = acme();
    const { user } = open(double, INBOX);
    await user.click(await screen.findByTestId("mark-all-read"));
    await waitFor(() => expect(screen.queryByTestId("inbox-unread")).toBeNull());
    expect(screen.queryByText("Unread:")).toBeNull();
    expect(screen.queryByTestId("mark-all-read")).toBeNull();
    expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
    expect(double.asked("markRead")).toEqual([[{ type: "all" }]]);
  });

  it("says why it could not be marked as read", async () => {
    const double = acme();
    double.fail("markRead", failure("disk_full"));
    const { user } = open(double, INBOX);
    await user.click(await screen.findByTestId("mark-all-read"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(screen.getByTestId("inbox-unread")).toHaveTextContent("2 unread");
  });

  it("shows a hundred at a time, until there are no more", async () => {
    const { user } = open(long(250), INBOX);
    expect(await screen.findAllByTestId("inbox-row")).toHaveLength(100);
    await user.click(screen.getByTestId("show-more"));
    await waitFor(() => expect(screen.getAllByTestId("inbox-row")).toHaveLength(200));
    await user.click(screen.getByTestId("show-more"));
    await waitFor(() => expect(screen.getAllByTestId("inbox-row")).toHaveLength(250));
    expect(screen.queryByTestId("show-more")).toBeNull();
  });

  it("brings news in, and what became of older rows, as far as they are shown", async () => {
    const double = long(150);
    const { user } = open(double, INBOX);
    await screen.findAllByTestId("inbox-row");
    await user.click(screen.getByTestId("show-more"));
    await screen.findByText("Account 149");
    double.world.inbox = [
      inboxRow({ id: 1001, owner: "News" }),
      ...double.world.inbox.map((row) => (row.owner === "Account 149" ? { ...row, shownAt: null } : row)),
    ];
    double.change();
    await screen.findByText("News");
    const oldest = screen.getByText("Account 149").closest("tr") as HTMLElement;
    expect(within(oldest).getByTestId("not-shown")).toBeVisible();
    expect(screen.getByTestId("inbox-unread")).toHaveTextContent("2 unread");
  });

  it("is calm while nothing came due", async () => {
    open(scene("empty"), INBOX);
    expect(await screen.findByText("No reminder yet")).toBeVisible();
    expect(screen.queryByTestId("inbox-unread")).toBeNull();
    expect(screen.queryByTestId("mark-all-read")).toBeNull();
  });

  it("that cannot be read says so, can be tried again, and keeps nothing else from being shown", async () => {
    const double = acme();
    double.fail("inbox", failure("data_damaged"));
    double.fail("unreadReminders", failure("data_damaged"));
    const { user } = open(double, INBOX);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil's data is damaged");
    double.recover("inbox");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findAllByTestId("inbox-row")).toHaveLength(5);
    await user.click(screen.getByTestId("nav-overview"));
    expect(await screen.findByTestId("needs-care")).toBeVisible();
  });

  it("counts no further than the navigation has room for", async () => {
    const double = long(120);
    double.world.inbox = double.world.inbox.map((row) => ({ ...row, read: false }));
    open(double);
    expect(await screen.findByTestId("inbox-unread")).toHaveTextContent("99+ unread");
    expect(screen.getByTestId("nav-inbox")).toHaveAccessibleName("Inbox 99+ unread");
  });
});

describe("snoozing everything", () => {
  it("says until when, and what comes through all the same; and ends", async () => {
    const double = acme();
    const { user } = open(double, INBOX);
    await user.click(await screen.findByTestId("snooze-all"));
    const line = await screen.findByTestId("snoozed-all");
    expect(line).toHaveTextContent("snoozed until 22 Nov 2026, 08:00 UTC (in 22 hours)");
    expect(line).toHaveTextContent("the last hour of a key in your keychain comes through");
    expect(screen.queryByTestId("snooze-all")).toBeNull();
    await user.click(screen.getByTestId("end-snooze-all"));
    await waitFor(() => expect(screen.queryByTestId("snoozed-all")).toBeNull());
    expect(double.asked("endSnoozeOfAll")).toHaveLength(1);
    expect(screen.getByTestId("snooze-all")).toBeVisible();
  });

  it("is over when its time is, without a word from the backend", async () => {
    const double = scene("snoozed");
    double.world.info.now = from(23 * 3_600_000);
    open(double, INBOX);
    expect(await screen.findByTestId("snooze-all")).toBeVisible();
    expect(screen.queryByTestId("snoozed-all")).toBeNull();
  });

  it("that fails says why, and is not shown as done", async () => {
    const double = acme();
    double.fail("snoozeAll", failure("data_folder_read_only"));
    const { user } = open(double, INBOX);
    await user.click(await screen.findByTestId("snooze-all"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil cannot write its data");
    expect(screen.queryByTestId("snoozed-all")).toBeNull();
  });
});
