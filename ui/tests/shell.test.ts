import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { TestBackend } from "./double/backend";
import { DAY, failure, from } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";

describe("the navigation", () => {
  it.each([
    ["nav-inbox", "Inbox"],
    ["nav-credentials", "Credentials"],
    ["nav-administrators", "Administrators"],
    ["nav-service-accounts", "Service accounts"],
    ["nav-activity", "Activity"],
    ["nav-settings", "Settings"],
    ["nav-overview", "Overview"],
  ])("%s leads to %s", async (link, title) => {
    const { user } = open(acme(), "#/connect");
    await user.click(await screen.findByTestId(link));
    expect(await screen.findByRole("heading", { level: 1, name: title })).toBeVisible();
    expect(screen.getByTestId(link)).toHaveAttribute("aria-current", "page");
  });

  it("narrows lists to one organization", async () => {
    const { user } = open(acme(), "#/credentials");
    await screen.findByText("Backup script");
    await user.selectOptions(screen.getByTestId("scope"), "Borealis (client)");
    expect(screen.queryByText("Backup script")).toBeNull();
    expect(screen.getByText("Ticket bot")).toBeVisible();
  });

  it("knows when an address leads nowhere", async () => {
    open(acme(), "#/nowhere");
    expect(await screen.findByText("There is no such page")).toBeVisible();
  });
});

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
    const { user } = open(acme());
    await user.click(await screen.findByTestId("find"));
    await user.type(screen.getByTestId("palette-search"), "go to");
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(location.hash).toBe("#/inbox"));
  });
});

describe("the mode", () => {
  it("is plain to see in the demo, whose time can be skipped", async () => {
    const double = acme();
    double.world.info.mode = "demo";
    const { user } = open(double);
    expect(await screen.findByTestId("banner-demo")).toHaveTextContent("nothing here is real");
    double.world.info = { ...double.world.info, now: from(7 * DAY) };
    await user.click(screen.getByRole("button", { name: "Skip ahead 1 week" }));
    expect(double.asked("skipAhead")).toEqual([[7 * 86_400]]);
    await waitFor(() => expect(screen.getByTestId("banner-demo")).toHaveTextContent("28 Nov 2026"));
  });

  it("is plain to see with a simulator, whose time cannot", async () => {
    const double = acme();
    double.world.info.mode = "simulator";
    open(double);
    expect(await screen.findByTestId("banner-simulator")).toHaveTextContent("not to JumpCloud");
    expect(screen.queryByTestId("skip-day")).toBeNull();
  });
});

describe("a problem at start", () => {
  it("fills the window, names the folder and can be tried again", async () => {
    const double = new TestBackend();
    double.world.info.problem = failure("data_folder_read_only");
    const { user } = open(double);
    const page = await screen.findByTestId("problem");
    expect(page).toHaveTextContent("Keyvigil cannot write its data");
    expect(page).toHaveTextContent(double.world.info.dataFolder);
    double.world.info = { ...double.world.info, problem: null };
    await user.click(screen.getByTestId("problem-retry"));
    expect(double.asked("retryStart")).toHaveLength(1);
    expect(await screen.findByText("Connect to JumpCloud")).toBeVisible();
  });
});

describe("being offline", () => {
  it("is said once above every screen, for all that it concerns", async () => {
    open(scene("offline"), "#/administrators");
    const notice = await screen.findByTestId("unreached");
    expect(notice).toHaveTextContent("No connection to JumpCloud (Acme, Borealis (client), 1 hour ago)");
  });
});

describe("the overview", () => {
  it("puts what needs care first, with the way to a successor", async () => {
    open(acme());
    const care = await screen.findByTestId("needs-care");
    expect(within(care).getAllByRole("listitem")[0]).toHaveTextContent(/Expired.*Grace Hopper/s);
    expect(within(care).getByRole("link", { name: "Replace my key" })).toHaveAttribute(
      "href",
      "#/replace/sign-in-1",
    );
  });

  it("links its counts to filtered lists", async () => {
    const { user } = open(acme());
    await user.click(await screen.findByTestId("count-expiring"));
    expect(await screen.findAllByTestId("credential-row")).toHaveLength(2);
    expect(screen.getByTestId("filter-expiring")).toHaveAttribute("aria-pressed", "true");
  });

  it("says which part of a refresh failed, and what to do", async () => {
    open(acme());
    expect(
      await screen.findByText(/Administrators could not be read: This key may not do that/),
    ).toBeVisible();
  });

  it("is calm when nothing needs care", async () => {
    const double = acme();
    double.world.credentials = double.world.credentials.filter(({ id }) => id === "msp-key");
    open(double);
    expect(await screen.findByTestId("needs-care")).toHaveTextContent(
      "The next to expire is Ada Lovelace, in 79 days.",
    );
  });
});

describe("the list of credentials", () => {
  it("keeps search and filter in the address", async () => {
    const { user } = open(acme(), "#/credentials");
    await user.type(await screen.findByTestId("search"), "terraform");
    await user.click(screen.getByTestId("filter-held"));
    expect(location.hash).toBe("#/credentials?filter=held&q=terraform");
    expect(screen.getAllByTestId("credential-row")).toHaveLength(2);
  });

  it("offers a way out where nothing matches", async () => {
    const { user } = open(acme(), "#/credentials?q=zzz");
    expect(await screen.findByText("Nothing matches")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Clear search and filter" }));
    expect(screen.getAllByTestId("credential-row").length).toBeGreaterThan(5);
  });

  it("draws a hundred rows at a time", async () => {
    const double = acme();
    const [row] = double.world.credentials;
    if (row) double.world.credentials = Array.from({ length: 250 }, (_, n) => ({ ...row, id: `row-${n}` }));
    const { user } = open(double, "#/credentials");
    expect(await screen.findAllByTestId("credential-row")).toHaveLength(100);
    await user.click(screen.getByTestId("show-more"));
    expect(screen.getAllByTestId("credential-row")).toHaveLength(200);
  });

  it("keeps what it has when it cannot be loaded again", async () => {
    const double = acme();
    open(double, "#/credentials");
    await screen.findByText("Backup script");
    double.fail("credentials", failure("data_damaged"));
    double.change();
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil's data is damaged");
    expect(screen.getByText("Backup script")).toBeVisible();
  });
});
