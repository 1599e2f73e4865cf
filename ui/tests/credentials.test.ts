import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { CredentialQuery } from "$lib/bindings/CredentialQuery";
import { acme } from "./double/acme";
import { TestBackend } from "./double/backend";
import { DAY, failure, from, signIn } from "./double/build";
import { large, nameOf } from "./double/large";
import { open } from "./open";

const names = () =>
  screen.getAllByTestId("credential-row").map((row) => within(row).getByRole("link").textContent);
const groups = () => screen.getAllByTestId("group").map(({ textContent }) => textContent.trim());
const queries = (double: TestBackend) =>
  double.asked("credentialPage").map(([query]) => query as CredentialQuery);

/** The list at an address, once it is there. */
async function list(double: TestBackend, address = "#/credentials") {
  const opened = open(double, address);
  await screen.findByTestId("credentials-table");
  return { double, ...opened };
}

describe("the list of credentials", () => {
  it("says of each its owner, kind, organization, custody, and state and time left in words", async () => {
    await list(acme());
    const [row] = screen.getAllByTestId("credential-row");
    expect(row).toHaveTextContent(/Expired.*Grace Hopper.*Admin key.*Acme.*Watched only.*2 days ago/s);
    expect(within(row as HTMLElement).getByRole("link")).toHaveAttribute("title", "Grace Hopper");
  });

  it("finds by typing, at once and without a step in the history", async () => {
    const { user } = await list(acme());
    const steps = history.length;
    await user.type(screen.getByTestId("search"), "terraform");
    expect(location.hash).toBe("#/credentials?q=terraform");
    await waitFor(() => expect(names()).toEqual(["Terraform", "Terraform"]));
    expect(history.length).toBe(steps);
    expect(screen.getByTestId("search")).toHaveFocus();
  });

  it("says how many there are, and says it aloud once it has come to rest", async () => {
    const { user } = await list(acme());
    expect(screen.getByTestId("result-count")).toHaveTextContent("11 credentials");
    await user.type(screen.getByTestId("search"), "hopper");
    await waitFor(() => expect(screen.getByTestId("result-count")).toHaveTextContent("1 credential"));
    await waitFor(() => expect(screen.getByTestId("result-said")).toHaveTextContent(/^1 credential$/));
    expect(screen.getByTestId("result-said")).toHaveAttribute("role", "status");
  });

  it("is narrowed by chips that say how many they would show", async () => {
    const { user } = await list(acme());
    expect(screen.getByTestId("filter-expiring")).toHaveTextContent("Expiring 2");
    expect(screen.getByTestId("filter-ended")).toHaveTextContent("Ended 2");
    expect(screen.getByTestId("custody-held")).toHaveTextContent("In the keychain 6");
    await user.click(screen.getByTestId("filter-expiring"));
    await waitFor(() => expect(names()).toEqual(["Ada Lovelace", "Backup script"]));
    expect(screen.getByTestId("filter-expiring")).toHaveAttribute("aria-pressed", "true");
    await user.click(screen.getByTestId("kind-admin_key"));
    await waitFor(() => expect(names()).toEqual(["Ada Lovelace"]));
    expect(location.hash).toBe("#/credentials?filter=expiring&kind=admin_key");
    // Pressed again, it lets go.
    await user.click(screen.getByTestId("kind-admin_key"));
    await waitFor(() => expect(names()).toHaveLength(2));
  });

  it("goes back and forth through what was chosen", async () => {
    const { user } = await list(acme());
    await user.click(screen.getByTestId("filter-care"));
    await waitFor(() => expect(location.hash).toBe("#/credentials?filter=care"));
    await user.click(screen.getByTestId("custody-watched"));
    await waitFor(() => expect(names()).toEqual(["Grace Hopper"]));
    await user.selectOptions(screen.getByTestId("group-by"), "Organization");
    await waitFor(() => expect(groups()).toEqual(["Acme 1"]));
    history.back();
    await waitFor(() => expect(screen.queryByTestId("group")).toBeNull());
    history.back();
    await waitFor(() =>
      expect(screen.getByTestId("custody-watched")).toHaveAttribute("aria-pressed", "false"),
    );
    history.back();
    await waitFor(() => expect(names()).toHaveLength(11));
    history.forward();
    await waitFor(() => expect(screen.getByTestId("filter-care")).toHaveAttribute("aria-pressed", "true"));
  });

  it("keeps a chip that was pressed a moment before a letter", async () => {
    const { user } = await list(acme());
    screen.getByTestId("filter-care").click();
    screen.getByTestId("search").focus();
    await user.keyboard("a");
    await waitFor(() => expect(location.hash).toBe("#/credentials?filter=care&q=a"));
  });

  it("opens at what an address asks for", async () => {
    await list(acme(), "#/credentials?filter=never");
    expect(names()).toEqual(["Katherine Johnson"]);
  });

  it("offers a way out where nothing matches", async () => {
    const { user } = open(acme(), "#/credentials?q=zzz");
    expect(await screen.findByText("Nothing matches")).toBeVisible();
    await user.click(screen.getByTestId("clear"));
    await waitFor(() => expect(names().length).toBeGreaterThan(5));
    expect(screen.getByTestId("search")).toHaveValue("");
  });

  it("says that there is nothing yet, without anything to narrow it by", async () => {
    const double = new TestBackend();
    double.world.signIns = [signIn()];
    open(double, "#/credentials");
    expect(await screen.findByText("No credentials yet")).toBeVisible();
    expect(screen.queryByTestId("filter-all")).toBeNull();
    expect(screen.getByTestId("export")).toBeDisabled();
  });

  it("keeps what it has when it cannot be loaded again", async () => {
    const { double } = await list(acme());
    double.fail("credentialPage", failure("data_damaged"));
    double.change();
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil's data is damaged");
    expect(screen.getByText("Backup script")).toBeVisible();
    expect(screen.getByText(/may be out of date/)).toBeVisible();
  });

  it("does not pass what was found before for what could not be found", async () => {
    const { double, user } = await list(acme());
    double.fail("credentialPage", failure("data_damaged"));
    await user.click(screen.getByTestId("filter-never"));
    await screen.findByTestId("error-title");
    expect(screen.queryByTestId("credential-row")).toBeNull();
    double.recover("credentialPage");
    await user.click(screen.getByTestId("list-retry"));
    await waitFor(() => expect(names()).toEqual(["Katherine Johnson"]));
  });
});

describe("typing faster than answers come", () => {
  it("drops the answer to what was overtaken", async () => {
    const { double, user } = await list(acme());
    const release = double.holdNext("credentialPage");
    await user.type(screen.getByTestId("search"), "h");
    await user.type(screen.getByTestId("search"), "opper");
    await waitFor(() => expect(names()).toEqual(["Grace Hopper"]));
    release();
    await waitFor(() => expect(screen.getByTestId("result-said")).toHaveTextContent("1 credential"));
    expect(names()).toEqual(["Grace Hopper"]);
  });

  it("shows what was found before until the answer is there, and says that it is busy", async () => {
    const { double, user } = await list(acme());
    const release = double.holdNext("credentialPage");
    await user.type(screen.getByTestId("search"), "~");
    expect(names()).toHaveLength(11);
    expect(screen.getByTestId("credentials-table")).toHaveAttribute("aria-busy", "true");
    release();
    expect(await screen.findByText("Nothing matches")).toBeVisible();
  });

  it("asks for every letter as it is typed", async () => {
    const { double, user } = await list(acme());
    await user.type(screen.getByTestId("search"), "abc");
    expect(queries(double).map(({ search }) => search)).toEqual(["", "a", "ab", "abc"]);
  });

  it("goes on where the browser takes no more addresses for a while", async () => {
    const { user } = await list(acme());
    const replace = history.replaceState.bind(history);
    let refused = 0;
    history.replaceState = (...args) => {
      refused += 1;
      if (refused < 8) throw new DOMException("too many", "SecurityError");
      replace(...args);
    };
    try {
      await user.type(screen.getByTestId("search"), "hopper");
      await waitFor(() => expect(names()).toEqual(["Grace Hopper"]));
      await waitFor(() => expect(location.hash).toBe("#/credentials?q=hopper"));
    } finally {
      history.replaceState = replace;
    }
  });
});

describe("a place in the list", () => {
  /** Scrolls far down and opens one that is there. */
  async function opened(address = "#/credentials") {
    const { user } = await list(large(2_000), address);
    const table = screen.getByTestId("credentials-table");
    table.scrollTop = 900 * 50;
    table.dispatchEvent(new Event("scroll"));
    await user.click(await screen.findByText(nameOf(903)));
    await screen.findByRole("heading", { level: 1, name: nameOf(903) });
    return user;
  }

  it("is found again by going back, and lost by looking for something else", async () => {
    const user = await opened();
    history.back();
    await screen.findByText(nameOf(900));
    await user.type(screen.getByTestId("search"), "00009");
    await waitFor(() => expect(names()).toEqual([nameOf(9)]));
    expect(screen.getByTestId("credentials-table").scrollTop).toBe(0);
  });

  it("keeps the line that had the focus as the stop of the Tab key", async () => {
    await opened();
    history.back();
    const line = (await screen.findByText(nameOf(903))).closest('[role="row"]');
    await waitFor(() => expect(line).toHaveAttribute("tabindex", "0"));
  });

  it("is where the link on a credential's page leads for those who came from it", async () => {
    const user = await opened("#/credentials?filter=all&kind=service_account_key");
    await user.click(screen.getByTestId("back"));
    expect(await screen.findByText(nameOf(900))).toBeVisible();
    expect(location.hash).toBe("#/credentials?filter=all&kind=service_account_key");
  });

  it("is the whole list for those who came from elsewhere", async () => {
    const { user } = open(acme(), "#/administrators");
    await user.click((await screen.findAllByText("jca_7Hw…c0Qe"))[0] as HTMLElement);
    await screen.findByRole("heading", { level: 1, name: "Ada Lovelace" });
    await user.click(screen.getByTestId("back"));
    await screen.findByTestId("credentials-table");
    expect(location.hash).toBe("#/credentials");
  });
});

describe("groups", () => {
  it("are organizations, the one with the most urgent first", async () => {
    const { user } = await list(acme());
    await user.selectOptions(screen.getByTestId("group-by"), "Organization");
    await waitFor(() => expect(groups()).toEqual(["Acme 7", "Borealis Shipping 4"]));
    expect(location.hash).toBe("#/credentials?group=organization");
    const [head] = screen.getAllByTestId("group-row");
    expect(head).toHaveAttribute("aria-rowindex", "2");
  });

  it("are weeks, and what has no time of expiry after them", async () => {
    await list(acme(), "#/credentials?group=week&filter=all");
    expect(groups().slice(0, 2)).toEqual(["Week of 16 Nov 2026 1", "Week of 23 Nov 2026 1"]);
    expect(groups().slice(-2)).toEqual(["Expiry unknown 1", "Never expires 1"]);
  });
});

describe("the times of expiry", () => {
  const address = `#/credentials?from=${from(2 * DAY)}&until=${from(4 * DAY)}`;

  it("are said in words, and can be taken back", async () => {
    const { user } = await list(acme(), address);
    expect(names()).toEqual(["Ada Lovelace"]);
    const chip = screen.getByRole("button", { name: /Expires from 23 Nov 2026 to 25 Nov 2026/ });
    await user.click(chip);
    await waitFor(() => expect(names()).toHaveLength(11));
    expect(location.hash).toBe("#/credentials");
    expect(screen.queryByTestId("range")).toBeNull();
  });
});
