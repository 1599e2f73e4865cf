import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { failure } from "./double/build";
import { crowded, fifty } from "./double/large";
import { open } from "./open";

describe("the overview of fifty organizations", () => {
  it("answers at its top what expires next, what never does and who can use the API", async () => {
    const { container } = open(fifty());
    const next = await screen.findByTestId("answer-next");
    expect(next).toHaveTextContent(
      "Expires next in 25 hours Account 00001 · Organization 1 22 Nov 2026, 10:30 UTC",
    );
    expect(next).toHaveAttribute("href", "#/credentials/key-1");
    const never = screen.getByTestId("answer-never");
    expect(never).toHaveTextContent("Never expire 35 of 350 credentials");
    expect(never).toHaveAttribute("href", "#/credentials?filter=never");
    const access = screen.getByTestId("answer-access");
    expect(access).toHaveTextContent("Admins with API access 50 of 200 administrators, 50 not told");
    expect(access).toHaveAttribute("href", "#/administrators?filter=api_access");
    // Nothing comes before them.
    expect(container.querySelector("main .stack a")).toBe(next);
  });

  it("stays short, and leads to the rest", async () => {
    open(fifty());
    const care = await screen.findByTestId("needs-care");
    expect(within(care).getAllByRole("listitem")).toHaveLength(6);
    expect(screen.getByTestId("care-more")).toHaveTextContent("and 30 more");
    expect(screen.getByTestId("care-more")).toHaveAttribute("href", "#/credentials?filter=care");
    expect(screen.getByTestId("organizations-failing")).toHaveTextContent(
      "1 of 50 could not be read the last time",
    );
    expect(screen.getByTestId("organizations-failing")).toHaveAttribute(
      "href",
      "#/organizations?filter=failing",
    );
    expect(screen.getByTestId("organizations-all")).toHaveTextContent("Show all 50 organizations");
    expect(screen.getByText("Client 49")).toBeVisible();
    expect(screen.queryByText("Client 30")).toBeNull();
  });

  it("is asked for anew when one of them is looked at", async () => {
    const double = acme();
    const { user } = open(double);
    expect(await screen.findByTestId("answer-access")).toHaveTextContent("of 6 administrators");
    await user.selectOptions(screen.getByTestId("scope"), "Borealis (client)");
    await waitFor(() =>
      expect(screen.getByTestId("answer-access")).toHaveTextContent("0 of 1 administrator, 1 not told"),
    );
    expect(screen.getByTestId("answer-next")).toHaveTextContent("Ticket bot");
    expect(double.asked("overview")).toEqual([[null], ["sign-in-2"]]);
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

  it("says where no expiry is known", async () => {
    const double = acme();
    double.world.credentials = [];
    open(double);
    expect(await screen.findByTestId("answer-next")).toHaveTextContent("Nothing known");
    expect(screen.getByTestId("timeline")).toHaveTextContent("Nothing that Keyvigil knows of expires");
  });
});

describe("the timeline", () => {
  const DAY_AFTER = "22 Nov 2026";

  it("says of each day how many expire, and leads to one alone", async () => {
    open(crowded());
    expect(await screen.findByText(/The next 90 days/)).toHaveTextContent("square: expiring, round: later");
    const [several, one] = await screen.findAllByTestId("timeline-mark");
    expect(several).toHaveAccessibleName(`30 credentials expire on ${DAY_AFTER}, in 24 hours`);
    expect(several).toHaveTextContent("30");
    expect(one).toHaveAccessibleName("Alone, in 8 days, 29 Nov 2026, 10:30 UTC");
    expect(one).toHaveAttribute("href", "#/credentials/alone");
  });

  it("opens a day with several, and leads to all of it", async () => {
    const double = crowded();
    const { user } = open(double);
    const [several] = await screen.findAllByTestId("timeline-mark");
    await user.click(several as HTMLElement);
    const day = await screen.findByRole("region", { name: `30 credentials expire on ${DAY_AFTER}` });
    expect(several).toHaveAttribute("aria-expanded", "true");
    await waitFor(() => expect(within(day).getAllByRole("listitem")).toHaveLength(20));
    expect(within(day).getByRole("link", { name: "Account 00000" })).toHaveAttribute(
      "href",
      "#/credentials/key-0",
    );
    await user.click(within(day).getByRole("link", { name: "Show all 30 in the list" }));
    expect(await screen.findByTestId("range")).toHaveTextContent(`Expires on ${DAY_AFTER}`);
    expect(screen.getByTestId("result-count")).toHaveTextContent("30 credentials");
  });

  it("is walked through, opened and closed by keyboard", async () => {
    const { user } = open(crowded());
    const [several, one] = await screen.findAllByTestId("timeline-mark");
    expect(one).toHaveAttribute("tabindex", "-1");
    several?.focus();
    await user.keyboard("{ArrowRight}");
    await waitFor(() => expect(one).toHaveFocus());
    expect(several).toHaveAttribute("tabindex", "-1");
    await user.keyboard("{Home}");
    await waitFor(() => expect(several).toHaveFocus());
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByRole("heading", { level: 3 })).toHaveFocus());
    await user.keyboard("{Escape}");
    await waitFor(() => expect(several).toHaveFocus());
    expect(screen.queryByTestId("timeline-day")).toBeNull();
  });

  it("tells the soonest days in words, which open as well", async () => {
    const { user } = open(crowded());
    expect(await screen.findByTestId("timeline")).toHaveTextContent("Account 00000 and 29 more");
    await user.click(screen.getByTestId("soonest-day"));
    await screen.findByTestId("timeline-day");
    await user.click(screen.getByTestId("timeline-close"));
    expect((await screen.findAllByTestId("timeline-mark"))[0]).toHaveFocus();
  });

  it("says why a day cannot be shown", async () => {
    const double = crowded();
    const { user } = open(double);
    double.fail("credentialPage", failure("data_damaged"));
    await user.click((await screen.findAllByTestId("timeline-mark"))[0] as HTMLElement);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil's data is damaged");
  });

  it("keeps a day open while the backend changes, and closes it with its last but one", async () => {
    const double = crowded();
    const { user } = open(double);
    await user.click((await screen.findAllByTestId("timeline-mark"))[0] as HTMLElement);
    await screen.findByTestId("timeline-day");
    double.world.credentials = double.world.credentials.slice(1);
    double.change();
    expect(await screen.findByText(`29 credentials expire on ${DAY_AFTER}`)).toBeVisible();
    double.world.credentials = double.world.credentials.slice(28);
    double.change();
    await waitFor(() => expect(screen.queryByTestId("timeline-day")).toBeNull());
  });
});
