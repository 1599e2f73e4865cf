import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { TestBackend } from "./double/backend";
import { DAY, failure, from, refreshed, signIn } from "./double/build";
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

describe("the way back", () => {
  async function away() {
    const opened = open(acme(), "#/overview");
    await opened.user.click(await screen.findByTestId("nav-credentials"));
    await screen.findByTestId("credentials-table");
    return opened.user;
  }

  it.each(["{Alt>}{ArrowLeft}{/Alt}", "{Meta>}[[{/Meta}"])("is one press of %s", async (keys) => {
    const user = await away();
    await user.keyboard(keys);
    expect(await screen.findByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  });

  it("is not taken out of a field or a dialog", async () => {
    const user = await away();
    await user.click(screen.getByTestId("search"));
    await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
    screen.getByTestId("search").blur();
    await user.keyboard("{Control>}k{/Control}");
    await screen.findByTestId("palette");
    screen.getByTestId("palette-search").blur();
    await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
    await new Promise((done) => setTimeout(done, 100));
    expect(screen.getByTestId("credentials-table")).toBeInTheDocument();
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

  it("does not fill the screen with the names of a thousand", async () => {
    const double = new TestBackend();
    const offline = failure("offline");
    double.world.signIns = Array.from({ length: 1_000 }, (_, n) =>
      signIn({
        id: `sign-in-${n}`,
        label: `Client ${n}`,
        lastRefresh: refreshed({ administratorsError: offline, serviceAccountsError: offline }),
      }),
    );
    open(double, "#/activity");
    expect(await screen.findByTestId("unreached")).toHaveTextContent(
      "Client 0, Client 1, Client 2, Client 3, Client 4, Client 5, Client 6, Client 7 and 992 more, 1 hour ago",
    );
  });
});

describe("a pause that JumpCloud asks for", () => {
  it("is said while it lasts, with its end", async () => {
    const double = acme();
    double.world.info = { ...double.world.info, pausedUntil: from(25_000) };
    open(double);
    const notices = await screen.findByTestId("notices");
    await waitFor(() => expect(notices).toHaveTextContent("JumpCloud asks for a pause"));
    expect(notices).toHaveTextContent("goes on by itself at 09:30:25");
    double.world.info = { ...double.world.info, pausedUntil: null };
    double.change();
    await waitFor(() => expect(notices).toHaveTextContent(""));
  });
});

describe("what every screen shares", () => {
  it("is asked for once more, however many changes come while it is on its way", async () => {
    const double = acme();
    open(double, "#/settings");
    await screen.findByTestId("nav-overview");
    const before = double.asked("signIns").length;
    const release = double.holdNext("signIns");
    for (let n = 0; n < 6; n += 1) double.change();
    await waitFor(() => expect(double.asked("signIns")).toHaveLength(before + 1));
    release();
    await waitFor(() => expect(double.asked("signIns")).toHaveLength(before + 2));
  });
});
