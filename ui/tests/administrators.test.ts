import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { AdministratorRow } from "$lib/bindings/AdministratorRow";
import { acme } from "./double/acme";
import type { TestBackend } from "./double/backend";
import { adminKey, administrator, DAY, failure, from } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";

const ADMINISTRATORS = "#/administrators";

async function line(name: string): Promise<HTMLElement> {
  const rows = await screen.findAllByTestId("administrator-row");
  const found = rows.find((row) => row.textContent.includes(name));
  if (!found) throw new Error(`${name} is not listed`);
  return found;
}

/** Opens the list with one more administrator. */
function withOne(told: Partial<AdministratorRow>) {
  const double = acme();
  double.world.administrators = [administrator({ name: "Mary Shaw", ...told })];
  return { double, ...open(double, ADMINISTRATORS) };
}

describe("the administrators", () => {
  it("stand with role, MFA, suspension, access and key", async () => {
    open(acme(), ADMINISTRATORS);
    const ada = await line("Ada Lovelace");
    expect(ada).toHaveTextContent(/You.*Administrator with Billing · Acme · US.*MFA on.*Not suspended.*On/);
    expect(ada).toHaveTextContent(/jca_7Hw…c0Qe.*made 87 days ago.*Expires in 3 days/);
    expect(await line("Edsger Dijkstra")).toHaveTextContent("Suspended");
    expect(screen.getAllByTestId("replace-mine")).toHaveLength(1);
  });

  it("say where JumpCloud did not tell", async () => {
    open(acme(), ADMINISTRATORS);
    const barbara = await line("Barbara Liskov");
    expect(barbara).toHaveTextContent("MFA not told");
    expect(barbara).toHaveTextContent("Role not told");
    expect(within(barbara).getAllByText("Not told")).toHaveLength(2);
  });

  it("take the expiry of a key that JumpCloud tells nothing of, and of no other", async () => {
    const { double, user } = withOne({ hasKey: null, key: null });
    await user.click(await screen.findByTestId("enter-expiry"));
    const dialog = screen.getByRole("dialog", { name: "When does the key of Mary Shaw expire?" });
    expect(dialog).toHaveTextContent("Mary Shaw (grace@acme.example), in Acme (United States)");
    // Nobody knows when it was made: only a date says something, or that there is none.
    expect(screen.getAllByRole("radio")).toHaveLength(2);
    await user.click(screen.getByTestId("expiry-no_expiration"));
    await user.click(screen.getByTestId("expiry-save"));
    const [row] = double.world.administrators;
    expect(double.asked("enterAdministratorsExpiry")).toEqual([
      [row?.signInId, row?.id, { lifetime: "no_expiration" }],
    ]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("are asked for no expiry where JumpCloud tells that there is no key", async () => {
    withOne({ hasKey: false, key: null });
    expect(await line("Mary Shaw")).toHaveTextContent("No key");
    expect(screen.queryByTestId("enter-expiry")).toBeNull();
  });

  it("carry what is worth a look, in words, the gravest first", async () => {
    withOne({
      suspended: true,
      mfa: false,
      key: adminKey("Mary Shaw", "m@a.example", {
        state: "no_expiry",
        createdAt: from(-900 * DAY),
        expiry: { source: "reported", at: null },
      }),
    });
    const mary = await line("Mary Shaw");
    expect(mary).toHaveTextContent("Suspended, with a key");
    expect(mary).toHaveTextContent("and 2 more: Key never expires, Key older than a year");
    expect(await line("Mary Shaw")).toHaveTextContent("Never expires");
  });

  it("are narrowed by chips with counts, which the address keeps", async () => {
    const double = acme();
    const { user } = open(double, ADMINISTRATORS);
    const chip = await screen.findByTestId("filter-api_access");
    expect(chip).toHaveTextContent("API access 4");
    await user.click(chip);
    await waitFor(() => expect(screen.getAllByTestId("administrator-row")).toHaveLength(4));
    expect(location.hash).toBe("#/administrators?filter=api_access");
    expect(chip).toHaveAttribute("aria-pressed", "true");
    expect(double.asked("administratorPage").at(-1)?.[0]).toEqual({
      search: "",
      show: "api_access",
      signInId: null,
      grouped: false,
    });
  });

  it("are found by what the address says, and nothing is said where nobody is", async () => {
    const { user } = open(acme(), "#/administrators?q=nobody&filter=with_key");
    expect(await screen.findByText("Nothing matches")).toBeVisible();
    await user.click(screen.getByTestId("clear"));
    expect((await screen.findAllByTestId("administrator-row")).length).toBeGreaterThan(4);
    expect(location.hash).toBe("#/administrators");
  });

  it("stand under their organizations where that is wanted", async () => {
    const { user } = open(acme(), ADMINISTRATORS);
    await user.click(await screen.findByTestId("grouped"));
    await waitFor(() =>
      expect(screen.getAllByTestId("group").map((head) => head.textContent.trim())).toEqual([
        "Acme 5",
        "Borealis Shipping 1",
      ]),
    );
    expect(location.hash).toBe("#/administrators?group=organization");
  });

  it("are those of the organization that is looked at", async () => {
    const { user } = open(acme(), ADMINISTRATORS);
    await user.selectOptions(await screen.findByTestId("scope"), "Borealis (client)");
    await waitFor(() => expect(screen.getAllByTestId("administrator-row")).toHaveLength(1));
  });

  it("may be none yet", async () => {
    open(scene("empty"), ADMINISTRATORS);
    expect(await screen.findByText("No administrators yet")).toBeVisible();
  });

  it("say why they could not be loaded", async () => {
    const double = acme();
    double.fail("administratorPage", failure("data_damaged"));
    open(double, ADMINISTRATORS);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Keyvigil's data is damaged");
  });

  it("are exported as they are narrowed", async () => {
    const double = acme();
    const { user } = open(double, "#/administrators?filter=untold");
    await user.click(await screen.findByTestId("export"));
    await user.click(screen.getByTestId("export-csv"));
    expect(double.asked("exportList")).toEqual([
      [
        { type: "administrators", query: { search: "", show: "untold", signInId: null, grouped: false } },
        "csv",
      ],
    ]);
  });
});

describe("switching API access off", () => {
  async function disabling(prepare: (double: TestBackend) => void = () => undefined) {
    const double = acme();
    double.world.administrators = [
      administrator({
        id: "grace",
        key: adminKey("Grace Hopper", "grace@acme.example", { usedBy: "payroll export" }),
      }),
      administrator({ name: "Ada Lovelace", role: "Administrator with Billing", email: "ada@acme.example" }),
    ];
    prepare(double);
    const opened = open(double, ADMINISTRATORS);
    await opened.user.click(within(await line("Grace Hopper")).getByTestId("disable-access"));
    return { double, ...opened, dialog: screen.getByTestId("confirm") };
  }

  it("says whom it means, what breaks, and what stays", async () => {
    const { dialog } = await disabling();
    expect(dialog).toHaveTextContent("Grace Hopper (grace@acme.example), in Acme (United States)");
    expect(dialog).toHaveTextContent("that uses the API key of Grace Hopper stops at once");
    expect(dialog).toHaveTextContent("payroll export");
    expect(dialog).toHaveTextContent("The key itself stays, and works again when access is back");
    expect(screen.getByTestId("confirm-cancel")).toHaveFocus();
  });

  it("needs the e-mail typed, and is told when it was read back", async () => {
    const { double, user } = await disabling();
    expect(screen.getByTestId("confirm-yes")).toBeDisabled();
    await user.type(screen.getByTestId("confirm-typed"), "grace@acme.exampl");
    expect(screen.getByTestId("confirm-yes")).toBeDisabled();
    await user.type(screen.getByTestId("confirm-typed"), "e");
    const release = double.holdNext("setApiAccess");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(screen.getByTestId("confirm-yes")).toBeDisabled();
    expect(screen.getByTestId("notices")).toHaveTextContent("");
    release();
    await waitFor(() =>
      expect(screen.getByTestId("notices")).toHaveTextContent("API access of Grace Hopper is off."),
    );
    expect(double.asked("setApiAccess")).toEqual([["sign-in-1", "grace", false, "grace@acme.example"]]);
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    double.change();
    await waitFor(async () => expect(await line("Grace Hopper")).toHaveTextContent("Off"));
  });

  it("warns where Keyvigil itself calls with the key", async () => {
    const { dialog } = await disabling((double) => {
      const key = adminKey("Grace Hopper", "grace@acme.example", { usedBySignIns: ["sign-in-2"] });
      double.world.administrators = [administrator({ key })];
    });
    expect(dialog).toHaveTextContent("Keyvigil itself calls JumpCloud with this key for Borealis (client).");
    expect(dialog).toHaveTextContent("You have not noted what uses it.");
  });

  it("that only an Administrator with Billing may do names whom to ask", async () => {
    const { user } = await disabling((double) =>
      double.fail("setApiAccess", failure("needs_billing_administrator")),
    );
    await user.type(screen.getByTestId("confirm-typed"), "grace@acme.example");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent(
      "Only an Administrator with Billing may do this",
    );
    expect(await screen.findByTestId("whom-to-ask")).toHaveTextContent("Ada Lovelace, ada@acme.example");
  });

  it.each([
    ["own_account", "This is your own account"],
    ["change_not_seen", "JumpCloud took the change, but does not show it"],
    ["offline", "No connection to JumpCloud"],
  ] as const)("that fails with %s says so and stays open", async (code, words) => {
    const { user } = await disabling((double) => double.fail("setApiAccess", failure(code)));
    await user.type(screen.getByTestId("confirm-typed"), "grace@acme.example");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent(words);
    expect(screen.getByTestId("notices")).toHaveTextContent("");
  });
});

describe("switching API access on", () => {
  it("says what it allows, and asks nothing to be typed", async () => {
    const { double, user } = withOne({ id: "mary", apiAccess: false, hasKey: true, mfa: false });
    await user.click(await screen.findByRole("button", { name: "Enable API access of Mary Shaw…" }));
    const dialog = screen.getByTestId("enable-access-dialog");
    expect(dialog).toHaveTextContent("They can then make an API key");
    expect(dialog).toHaveTextContent("it works again from then on");
    expect(dialog).toHaveTextContent("without a second factor");
    expect(within(dialog).getByRole("button", { name: "Cancel" })).toHaveFocus();
    await user.click(screen.getByTestId("enable-access-confirm"));
    expect(double.asked("setApiAccess")).toEqual([["sign-in-1", "mary", true, ""]]);
    await waitFor(() =>
      expect(screen.getByTestId("notices")).toHaveTextContent("API access of Mary Shaw is on."),
    );
  });

  it("says why it failed", async () => {
    const { double, user } = withOne({ apiAccess: false });
    double.fail("setApiAccess", failure("forbidden"));
    await user.click(await screen.findByTestId("enable-access"));
    await user.click(screen.getByTestId("enable-access-confirm"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("This key may not do that");
  });

  it("is offered beside switching it off where nobody tells", async () => {
    withOne({ apiAccess: null });
    expect(await screen.findByTestId("enable-access")).toBeVisible();
    expect(screen.getByTestId("disable-access")).toBeVisible();
  });
});

describe("API access that cannot be switched here", () => {
  it("is one's own", async () => {
    const { double, user } = withOne({ isSelf: true, accessSwitchable: false });
    await user.click(await screen.findByTestId("disable-access"));
    expect(screen.getByTestId("cannot-switch-dialog")).toHaveTextContent("This is your own account.");
    expect(double.asked("setApiAccess")).toHaveLength(0);
  });

  it("is that of a provider's own administrator", async () => {
    const { double, user } = withOne({ accessSwitchable: false });
    double.world.signIns = double.world.signIns.map((row) => ({ ...row, scope: "provider" }));
    double.change();
    await waitFor(() => expect(double.asked("signIns").length).toBeGreaterThan(1));
    await user.click(await screen.findByTestId("disable-access"));
    expect(screen.getByTestId("cannot-switch-dialog")).toHaveTextContent("in the Multi-Tenant Portal");
  });

  it("is that of an organization that a service account watches", async () => {
    const { double, user } = withOne({ accessSwitchable: false });
    double.world.signIns = double.world.signIns.map((row) => ({ ...row, kind: "client_secret" }));
    double.change();
    await waitFor(() => expect(double.asked("signIns").length).toBeGreaterThan(1));
    await user.click(await screen.findByTestId("disable-access"));
    const dialog = screen.getByTestId("cannot-switch-dialog");
    expect(dialog).toHaveTextContent("watched with a service account");
    expect(dialog).toHaveTextContent("Ask an Administrator with Billing");
  });
});
