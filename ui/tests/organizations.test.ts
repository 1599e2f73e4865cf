import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { failure } from "./double/build";
import { discovered, seen } from "./double/discovery";
import { clientOf, provider } from "./double/provider";
import { TestBackend } from "./double/backend";
import { acme } from "./double/acme";
import { open } from "./open";

const BOARD = "#/organizations";

async function line(label: string): Promise<HTMLElement> {
  const rows = await screen.findAllByTestId("organization-row");
  const found = rows.find((row) => row.textContent.includes(label));
  if (!found) throw new Error(`${label} is not listed`);
  return found;
}

describe("the board of organizations", () => {
  it("has a line for each, what expires next first", async () => {
    open(provider(8), BOARD);
    const rows = await screen.findAllByTestId("organization-row");
    expect(rows).toHaveLength(9);
    expect(rows[0]).toHaveTextContent(`${clientOf(0)}`);
    expect(rows[0]).toHaveTextContent("Grace Hopper");
    expect(rows[0]).toHaveTextContent("in 5 days");
    expect(within(rows[0] as HTMLElement).getByRole("link", { name: "Grace Hopper" })).toHaveAttribute(
      "href",
      "#/credentials/grace-0",
    );
  });

  it("answers what never expires and who can use the API, with the way there", async () => {
    const { user } = open(provider(4), BOARD);
    const alder = await line(clientOf(0));
    expect(screen.getByTestId("filter-never_expires")).toHaveTextContent(/^With keys that never expire \d+$/);
    const access = within(alder).getByRole("link", {
      name: `2 of 2 administrators of ${clientOf(0)} can use the API`,
    });
    expect(access).toHaveAttribute("href", "#/administrators?filter=api_access");
    await user.click(within(alder).getByRole("link", { name: `1 never expire at ${clientOf(0)}` }));
    await waitFor(() => expect(location.hash).toBe("#/credentials?filter=never"));
    expect(screen.getByTestId("scope")).toHaveDisplayValue(clientOf(0));
    await waitFor(() => expect(screen.getAllByTestId("credential-row")).toHaveLength(1));
  });

  it("tells what has expired or will soon, and leads to it", async () => {
    const { user } = open(provider(4), BOARD);
    await user.click(within(await line(clientOf(2))).getByRole("link", { name: "1 expired" }));
    await waitFor(() => expect(location.hash).toBe("#/credentials?filter=expired"));
    expect(screen.getByTestId("scope")).toHaveDisplayValue(clientOf(2));
  });

  it("tells each half of a refresh on its own, with its age", async () => {
    open(provider(4), BOARD);
    const halves = within(await line(clientOf(1))).getAllByTestId("half");
    expect(halves.map((half) => half.textContent.trim())).toEqual([
      "Administrators 4 minutes ago",
      "Service accounts as of 3 hours ago",
    ]);
    // On its own, so that it is never what is cut off.
    expect(within(halves[1] as HTMLElement).getByText("3 hours ago")).not.toHaveClass("truncate");
    expect(await line(clientOf(1))).toHaveTextContent("This key may not do that");
  });

  it("leads to what an error means, and refreshes from there", async () => {
    const double = provider(4);
    const { user } = open(double, BOARD);
    await user.click(within(await line(clientOf(3))).getByTestId("organization-status"));
    const dialog = screen.getByTestId("organization-status-dialog");
    expect(dialog).toHaveTextContent("Administrators as of 24 hours ago");
    expect(dialog).toHaveTextContent("Wait a minute, then try again.");
    expect(dialog).toHaveTextContent("What was known before is kept and shown.");
    expect(dialog).toHaveTextContent("2 entries that JumpCloud sent could not be read");
    await user.click(screen.getByTestId("status-refresh"));
    expect(double.asked("refresh")).toEqual([["sign-in-3"]]);
    await waitFor(() => expect(screen.queryByTestId("organization-status-dialog")).toBeNull());
  });

  it("says where something could not be read, is muted, or was not refreshed yet", async () => {
    open(provider(8), BOARD);
    expect(await line(clientOf(5))).toHaveTextContent("3 unreadable");
    expect(await line(clientOf(6))).toHaveTextContent("Reminders are muted");
    const fresh = await line(clientOf(4));
    expect(fresh).toHaveTextContent("Not refreshed yet");
    expect(fresh).toHaveTextContent("Not read");
  });

  it("hints at rights that watching does not need", async () => {
    const { user } = open(provider(4), BOARD);
    await line(clientOf(2));
    expect(screen.getByTestId("more-rights")).toHaveTextContent("may do more than watching needs");
    await user.click(screen.getByTestId("more-rights-tell"));
    const dialog = screen.getByTestId("organization-status-dialog");
    expect(dialog).toHaveTextContent("Its administrator's role is Administrator with Billing.");
    expect(within(dialog).getByRole("link", { name: "Connect with a service account" })).toBeVisible();
  });

  it("marks the provider's own line", async () => {
    open(provider(2), BOARD);
    expect(await line("Northwind MSP")).toHaveTextContent("Provider's own administrators");
  });

  it("is narrowed, searched and ordered, and the address keeps it all", async () => {
    const double = provider(12);
    const { user } = open(double, BOARD);
    const failing = await screen.findByTestId("filter-failing");
    expect(failing).toHaveTextContent("Could not be read 3");
    await user.click(failing);
    await waitFor(() => expect(screen.getAllByTestId("organization-row")).toHaveLength(3));
    await user.selectOptions(screen.getByTestId("sort-by"), "Name");
    await waitFor(() => expect(location.hash).toBe("#/organizations?filter=failing&order=name"));
    await user.type(screen.getByTestId("search"), "birch");
    await waitFor(() => expect(screen.getAllByTestId("organization-row")).toHaveLength(1));
    expect(location.hash).toBe("#/organizations?q=birch&filter=failing&order=name");
    expect(double.asked("organizationPage").at(-1)?.[0]).toEqual({
      search: "birch",
      show: "failing",
      order: "name",
    });
  });

  it("offers a way out where nothing matches", async () => {
    const { user } = open(provider(2), `${BOARD}?q=zzz&order=name`);
    expect(await screen.findByText("Nothing matches")).toBeVisible();
    await user.click(screen.getByTestId("clear"));
    expect(await screen.findAllByTestId("organization-row")).toHaveLength(3);
    expect(location.hash).toBe("#/organizations?order=name");
  });

  it("shows only one where that is wanted, or refreshes it", async () => {
    const double = provider(4);
    const { user } = open(double, BOARD);
    await user.click(await screen.findByRole("button", { name: `Refresh ${clientOf(1)}` }));
    expect(double.asked("refresh")).toEqual([["sign-in-1"]]);
    await user.click(screen.getByRole("link", { name: `Show only ${clientOf(1)}` }));
    expect(await screen.findByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    expect(screen.getByTestId("scope")).toHaveDisplayValue(clientOf(1));
  });

  it("refreshes all of them, whatever is looked at", async () => {
    const double = provider(4);
    const { user } = open(double, BOARD);
    await user.selectOptions(await screen.findByTestId("scope"), clientOf(1));
    await user.click(screen.getByRole("button", { name: "Refresh all" }));
    expect(double.asked("refresh")).toEqual([[null]]);
  });

  it("is exported as it is narrowed", async () => {
    const double = provider(4);
    const { user } = open(double, `${BOARD}?filter=failing`);
    await user.click(await screen.findByTestId("export"));
    await user.click(screen.getByTestId("export-csv"));
    expect(double.asked("exportList")).toEqual([
      [{ type: "organizations", query: { search: "", show: "failing", order: "next_expiry" } }, "csv"],
    ]);
  });

  it("draws only what is near of a thousand", async () => {
    open(provider(999), BOARD);
    expect(await screen.findByTestId("organizations-table")).toHaveAttribute("aria-rowcount", "1001");
    expect(screen.getAllByTestId("organization-row").length).toBeLessThan(60);
  });

  it("says why it could not be loaded", async () => {
    const double = provider(2);
    double.fail("organizationPage", failure("data_damaged"));
    open(double, BOARD);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil's data is damaged");
  });

  it("may be empty", async () => {
    open(new TestBackend(), BOARD);
    expect(await screen.findByText("No organization is watched yet")).toBeVisible();
    expect(screen.queryByTestId("choose-organizations")).toBeNull();
  });
});

describe("choosing organizations anew", () => {
  /** A key that watches three of five. */
  async function choosing(prepare: (double: TestBackend) => void = () => undefined) {
    const double = provider(2);
    const watched = double.world.signIns.map((row) => ({
      id: row.organization.id,
      name: row.label,
      scope: row.scope,
      watchedBy: row.id,
    }));
    double.world.discovery = discovered({
      organizations: [...watched, seen("a", "Yew Dental"), seen("b", "Zelkova Bank")],
    });
    prepare(double);
    const opened = open(double, BOARD);
    await opened.user.click(await screen.findByTestId("choose-organizations"));
    return { double, ...opened, dialog: await screen.findByTestId("choose-organizations-dialog") };
  }

  it("begins with what is watched, and says that nothing changes at JumpCloud", async () => {
    const { double, dialog } = await choosing();
    expect(dialog).toHaveTextContent("Nothing changes at JumpCloud.");
    expect(await screen.findByTestId("organizations-chosen")).toHaveTextContent("3 of 5 chosen");
    expect(double.asked("discover")).toHaveLength(1);
    expect(
      screen.getByRole("checkbox", { name: /Northwind MSP.*administer the provider.*Watched/ }),
    ).toBeChecked();
    expect(screen.getByTestId("choose-organizations-save")).toBeDisabled();
  });

  it("adds others", async () => {
    const { double, user } = await choosing();
    await user.click(await screen.findByRole("checkbox", { name: /Zelkova/ }));
    await user.click(screen.getByRole("button", { name: "Watch 4 organizations" }));
    const [signInId, ids] = double.asked("watchOrganizations")[0] as [string, string[]];
    expect(double.world.signIns.map(({ id }) => id)).toContain(signInId);
    expect(ids).toHaveLength(4);
    expect(ids).toContain("b".repeat(24));
    await waitFor(() =>
      expect(screen.getByTestId("notices")).toHaveTextContent("4 organizations are watched."),
    );
    await waitFor(() => expect(screen.queryByTestId("choose-organizations-dialog")).toBeNull());
  });

  it("names what would no longer be watched, and goes on only when that is understood", async () => {
    const { double, user } = await choosing();
    await user.click(await screen.findByRole("checkbox", { name: /Birch/ }));
    expect(screen.getByTestId("dropped")).toHaveTextContent(`No longer watched: ${clientOf(1)}`);
    expect(screen.getByTestId("dropped")).toHaveTextContent("go on working at JumpCloud");
    expect(screen.getByTestId("choose-organizations-save")).toBeDisabled();
    await user.click(screen.getByTestId("dropped-understand"));
    await user.click(screen.getByTestId("choose-organizations-save"));
    expect((double.asked("watchOrganizations")[0]?.[1] as string[]).length).toBe(2);
  });

  it("is to be understood anew when more is taken away", async () => {
    const { user } = await choosing();
    await user.click(await screen.findByRole("checkbox", { name: /Birch/ }));
    await user.click(screen.getByTestId("dropped-understand"));
    expect(screen.getByTestId("choose-organizations-save")).toBeEnabled();
    await user.click(screen.getByRole("checkbox", { name: /Alder/ }));
    expect(screen.getByTestId("dropped-understand")).not.toBeChecked();
    expect(screen.getByTestId("choose-organizations-save")).toBeDisabled();
  });

  it("leaves at least one", async () => {
    const { user, dialog } = await choosing();
    await user.click(await screen.findByTestId("organizations-none"));
    expect(dialog).toHaveTextContent("At least one must be ticked.");
    await user.click(screen.getByTestId("dropped-understand"));
    expect(screen.getByTestId("choose-organizations-save")).toBeDisabled();
  });

  it("keeps what JumpCloud no longer names, unless it is taken away", async () => {
    const { double, user } = await choosing(({ world }) => {
      const [own, birch] = [world.discovery.organizations[0], world.signIns[2]];
      world.discovery = discovered({
        organizations: own ? [own, seen("a", "Yew Dental")] : [],
        vanished: birch ? [birch.organization] : [],
      });
    });
    expect(await screen.findByTestId("vanished")).toHaveTextContent(
      `Watched, but no longer named by JumpCloud: ${clientOf(1)}.`,
    );
    expect(screen.getByRole("checkbox", { name: /Birch.*No longer named/ })).toBeChecked();
    await user.click(screen.getByRole("checkbox", { name: /Yew/ }));
    await user.click(screen.getByTestId("choose-organizations-save"));
    expect(double.asked("watchOrganizations")[0]?.[1]).toContain(double.world.signIns[2]?.organization.id);
  });

  it("says why JumpCloud did not tell, and tries again", async () => {
    const { double, user } = await choosing((fresh) => fresh.fail("discover", failure("offline")));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("No connection to JumpCloud");
    double.recover("discover");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("organizations-chosen")).toHaveTextContent("3 of 5");
  });

  it("says why it was not kept, and keeps the choice", async () => {
    const { double, user } = await choosing();
    double.fail("watchOrganizations", failure("disk_full"));
    await user.click(await screen.findByRole("checkbox", { name: /Yew/ }));
    await user.click(screen.getByTestId("choose-organizations-save"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(screen.getByRole("checkbox", { name: /Yew/ })).toBeChecked();
  });

  it("is for one of the keys, where there are several", async () => {
    const double = acme();
    double.world.discovery = discovered({ organizations: [seen("a", "Yew Dental")] });
    const { user } = open(double, BOARD);
    await user.click(await screen.findByTestId("choose-organizations"));
    const key = await screen.findByLabelText("Seen with the key of");
    expect(
      within(key)
        .getAllByRole("option")
        .map((option) => option.textContent),
    ).toEqual(["ada@acme.example (US, 1 watched)", "ada@msp.example (EU, 1 watched)"]);
    await user.selectOptions(key, "ada@msp.example (EU, 1 watched)");
    await waitFor(() => expect(double.asked("discover")).toEqual([["sign-in-1"], ["sign-in-2"]]));
  });
});
