import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { activityRow, administrator, from } from "./double/build";
import { discovered } from "./double/discovery";
import { clientOf, provider } from "./double/provider";
import { open } from "./open";

const SETTINGS = "#/settings";

describe("the sign-ins in the settings", () => {
  it("stand under the key that they share, twenty at a time", async () => {
    const { user } = open(provider(56), SETTINGS);
    const card = within(await screen.findByTestId("settings-sign-ins"));
    expect(card.getByTestId("key-msp-key")).toHaveTextContent(
      "ada@northwind.example Administrator API key · United States · watches 57 organizations",
    );
    expect(card.getAllByTestId("rename")).toHaveLength(20);
    expect(card.getByText("Showing 20 of 57")).toBeVisible();
    await user.click(card.getByTestId("show-more"));
    expect(card.getAllByTestId("rename")).toHaveLength(40);
    expect(card.getByRole("link", { name: "Board of organizations" })).toHaveAttribute(
      "href",
      "#/organizations",
    );
  });

  it("have their options where they are asked for", async () => {
    const double = provider(2);
    const { user } = open(double, SETTINGS);
    const line = await screen.findByText(`Reminders and options of ${clientOf(1)}`);
    expect(screen.queryByTestId("mute-organization")).toBeNull();
    await user.click(line);
    await user.click(await screen.findByRole("switch", { name: `Mute ${clientOf(1)}` }));
    expect(double.asked("changeOrganization")).toEqual([["sign-in-1", { type: "mute", muted: true }]]);
  });

  it("are found by typing", async () => {
    const { user } = open(provider(56), SETTINGS);
    await user.type(await screen.findByTestId("sign-ins-search"), "juniper law");
    const card = within(screen.getByTestId("settings-sign-ins"));
    expect(card.getAllByTestId("rename")).toHaveLength(1);
    expect(card.getByText(clientOf(49))).toBeVisible();
    expect(card.getByTestId("key-msp-key")).toBeVisible();
    await user.type(screen.getByTestId("sign-ins-search"), "zzz");
    expect(card.getByText("No sign-in matches.")).toBeVisible();
  });

  it("lead to the choice of organizations of their key", async () => {
    const double = provider(2);
    double.world.discovery = discovered({});
    const { user } = open(double, SETTINGS);
    await user.click(within(await screen.findByTestId("key-msp-key")).getByTestId("choose-organizations"));
    expect(await screen.findByTestId("choose-organizations-dialog")).toBeVisible();
    expect(screen.queryByTestId("choose-key")).toBeNull();
  });

  it("are not searched where there are few", async () => {
    open(acme(), SETTINGS);
    const card = within(await screen.findByTestId("settings-sign-ins"));
    expect(card.getAllByTestId("choose-organizations")).toHaveLength(2);
    expect(screen.queryByTestId("sign-ins-search")).toBeNull();
  });

  it("offer to replace a key here only where it is an administrator's", async () => {
    const double = acme();
    double.world.signIns = double.world.signIns.map((row, n) =>
      n ? row : { ...row, kind: "client_secret" },
    );
    open(double, SETTINGS);
    await screen.findByTestId("sign-in-sign-in-2");
    expect(screen.getAllByTestId("makes-keys-here")).toHaveLength(1);
  });
});

describe("the health of many sign-ins", () => {
  it("begins with those that fail, and counts the others", async () => {
    open(provider(56), SETTINGS);
    const card = within(await screen.findByTestId("settings-health"));
    const lines = (await card.findAllByTestId(/^health-sign-in-/)).map(({ textContent }) => textContent);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toContain(clientOf(3));
    expect(lines[1]).toContain(clientOf(1));
    expect(lines[2]).toContain(clientOf(4));
    expect(card.getByTestId("health-more")).toHaveTextContent(
      "10 of 57 sign-ins shown; 2 with a failure. See them on the board",
    );
  });
});

describe("the switcher of organizations", () => {
  it("is a list to search where there are many", async () => {
    const { user } = open(provider(999), "#/credentials");
    const button = await screen.findByTestId("scope");
    expect(button).toHaveAccessibleName("Organization: All organizations");
    await user.click(button);
    expect(screen.getByTestId("scope-search")).toHaveFocus();
    expect(screen.getAllByTestId("scope-option")).toHaveLength(101);
    expect(screen.getByText("Showing 100 of 1,000. Type to find the others.")).toBeVisible();
    await user.type(screen.getByTestId("scope-search"), "juniper law");
    const list = within(screen.getByTestId("scope-dialog"));
    expect(list.getByRole("option", { selected: true })).toHaveTextContent(/Juniper Law/);
    await user.keyboard("{ArrowDown}{ArrowUp}{Enter}");
    await waitFor(() => expect(screen.queryByTestId("scope-dialog")).toBeNull());
    expect(screen.getByTestId("scope")).toHaveAccessibleName(/^Organization: Juniper Law/);
  });

  it("leads back to all", async () => {
    const { user } = open(provider(40), "#/credentials");
    await user.click(await screen.findByTestId("scope"));
    await user.click(screen.getByRole("option", { name: /Birch Foods/ }));
    await user.click(screen.getByTestId("scope"));
    await user.click(screen.getByRole("option", { name: "All organizations" }));
    expect(screen.getByTestId("scope")).toHaveAccessibleName("Organization: All organizations");
  });

  it("says where none matches, and Enter does nothing then", async () => {
    const { user } = open(provider(40), "#/credentials");
    await user.click(await screen.findByTestId("scope"));
    await user.type(screen.getByTestId("scope-search"), "zzz{Enter}");
    expect(screen.getByText("No organization matches.")).toBeVisible();
    expect(screen.getByTestId("scope-dialog")).toBeVisible();
  });

  it("stays a plain select where there are few", async () => {
    open(provider(29), "#/credentials");
    expect((await screen.findByTestId("scope")).tagName).toBe("SELECT");
  });
});

describe("what several organizations show", () => {
  it("tells of which the next expiry is, and of which a line of the log", async () => {
    const double = acme();
    double.world.activity = [
      activityRow({ kind: "revoked", subject: "Backup", organization: "Borealis Shipping" }),
    ];
    const { user } = open(double);
    const next = double.world.credentials
      .filter(({ expiry }) => expiry.at !== null && expiry.at > from(0))
      .sort((a, b) => (a.expiry.at ?? "").localeCompare(b.expiry.at ?? ""))[0];
    expect(await screen.findByTestId("answer-next")).toHaveTextContent(
      `${next?.owner.name} · ${next?.organization}`,
    );
    await user.click(screen.getByTestId("nav-activity"));
    expect(await screen.findByTestId("activity-table")).toHaveTextContent("Backup Borealis Shipping");
  });

  it("tells how many may use the API only as far as JumpCloud tells", async () => {
    const double = acme();
    const acmes = (apiAccess: (boolean | null)[]) => {
      double.world.administrators = apiAccess.map((access) => administrator({ apiAccess: access }));
    };
    acmes([true, null, null]);
    open(double, "#/organizations");
    const table = within(await screen.findByTestId("organizations-table"));
    expect(await table.findByText("1 of 3")).toBeVisible();
    expect(table.getByText("2 not told")).toBeVisible();
    acmes([null, null, null]);
    double.change();
    await waitFor(() => expect(table.queryByText("1 of 3")).toBeNull());
    expect(table.queryByText("0 of 3")).toBeNull();
    expect(table.getByText("Not told")).toBeVisible();
  });

  it("says where a key may not read everything, and leads there", async () => {
    const double = acme();
    const { user } = open(double);
    const line = await screen.findByTestId("organizations-refused");
    expect(line).toHaveTextContent("1 of 2: the key may not read everything");
    await user.click(line);
    expect(await screen.findByTestId("filter-refused")).toHaveAttribute("aria-pressed", "true");
    expect(screen.getByTestId("filter-refused")).toHaveTextContent("1");
  });
});

describe("what lists are narrowed to", () => {
  it("is said above them, and can be left there", async () => {
    const { user } = open(acme(), "#/credentials");
    await user.selectOptions(await screen.findByTestId("scope"), "Borealis (client)");
    expect(await screen.findByText(/^Only Borealis Shipping/)).toBeVisible();
    expect(screen.queryByText("Backup script")).toBeNull();
    await user.click(screen.getByTestId("scope-all"));
    expect(await screen.findByText("Backup script")).toBeVisible();
    expect(screen.getByTestId("scope")).toHaveValue("");
  });

  it("is left by going back to where it was not", async () => {
    const { user } = open(acme(), "#/organizations");
    await user.click(await screen.findByRole("link", { name: "Borealis (client)" }));
    expect(await screen.findByText(/^Only Borealis Shipping/)).toBeVisible();
    history.back();
    await screen.findByTestId("organizations-table");
    expect(screen.getByTestId("scope")).toHaveValue("");
    history.forward();
    expect(await screen.findByText(/^Only Borealis Shipping/)).toBeVisible();
    expect(screen.getByTestId("scope")).toHaveValue("sign-in-2");
  });
});
