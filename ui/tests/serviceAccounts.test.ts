import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { CredentialRow } from "$lib/bindings/CredentialRow";
import { acme } from "./double/acme";
import type { TestBackend } from "./double/backend";
import { DAY, failure, from, HOUR } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";

const ACCOUNTS = "#/service-accounts";

/** An account's line and those of its credentials. */
async function account(name: string): Promise<[HTMLElement, ...HTMLElement[]]> {
  await screen.findAllByTestId("service-account");
  const lines = [...document.querySelectorAll<HTMLElement>("[data-testid='accounts-table'] [role=row]")];
  const first = lines.findIndex(
    ({ dataset, textContent }) => dataset.testid === "service-account" && textContent.includes(name),
  );
  const after = lines.slice(first + 1);
  const end = after.findIndex(({ dataset }) => dataset.testid === "service-account");
  return [lines[first] as HTMLElement, ...(end < 0 ? after : after.slice(0, end))];
}

describe("the service accounts", () => {
  it("stand with each credential's kind, state, creation and expiry below them", async () => {
    open(acme(), ACCOUNTS);
    const [terraform, ...credentials] = await account("Terraform");
    expect(terraform).toHaveTextContent("2 credentials");
    expect(credentials).toHaveLength(2);
    expect(credentials[0]).toHaveTextContent(/API key.*jca_Zz0…b1Xy.*Not confirmed yet/);
    expect(credentials[1]).toHaveTextContent(/Client secret.*Active.*40 days ago.*in about 50 days/);
  });

  it("can get another credential where there is room", async () => {
    open(acme(), ACCOUNTS);
    const [terraform] = await account("Terraform");
    expect(terraform).toHaveTextContent("Full: two credentials at most");
    const [backup, key] = await account("Backup script");
    expect(within(backup).getByTestId("generate-another")).toHaveAttribute(
      "href",
      "#/generate?signIn=sign-in-1&account=account-Backup+script",
    );
    expect(within(key as HTMLElement).getByTestId("rotate-one")).toHaveAttribute(
      "href",
      "#/rotate/backup-key",
    );
  });

  it("say what of them could not be read, and their status where it is not the usual one", async () => {
    const double = acme();
    double.world.accounts = double.world.accounts.map((row) => ({
      ...row,
      unreadable: 1,
      status: "SUSPENDED",
    }));
    open(double, ACCOUNTS);
    const [backup] = await account("Backup script");
    expect(backup).toHaveTextContent("1 could not be read");
    expect(backup).toHaveTextContent("SUSPENDED");
    expect(within(backup).queryByTestId("generate-another")).toBeNull();
  });

  it("are narrowed by their credentials, and the address keeps that", async () => {
    const { user } = open(acme(), ACCOUNTS);
    const chip = await screen.findByTestId("filter-unknown");
    expect(chip).toHaveTextContent("Expiry unknown 1");
    await user.click(chip);
    await waitFor(() => expect(screen.getAllByTestId("service-account")).toHaveLength(1));
    expect(location.hash).toBe("#/service-accounts?filter=unknown");
    await user.type(screen.getByTestId("search"), "zzz");
    expect(await screen.findByText("Nothing matches")).toBeVisible();
    await user.click(screen.getByTestId("clear"));
    await waitFor(() => expect(screen.getAllByTestId("service-account").length).toBeGreaterThan(5));
  });

  it("may be none yet", async () => {
    open(scene("empty"), ACCOUNTS);
    expect(await screen.findByText("No service accounts yet")).toBeVisible();
  });

  it("are exported as they are narrowed", async () => {
    const double = acme();
    const { user } = open(double, "#/service-accounts?q=terraform");
    await user.click(await screen.findByTestId("export"));
    await user.click(screen.getByTestId("export-json"));
    expect(double.asked("exportList")).toEqual([
      [{ type: "serviceAccounts", query: { search: "terraform", show: "all", signInId: null } }, "json"],
    ]);
  });
});

/** Something else about the key of the backup script. */
function tell({ world }: TestBackend, told: Partial<CredentialRow>): void {
  world.credentials = world.credentials.map((row) => (row.id === "backup-key" ? { ...row, ...told } : row));
}

describe("revoking a credential", () => {
  async function revoking(prepare: (double: TestBackend) => void = () => undefined) {
    const double = acme();
    prepare(double);
    const opened = open(double, ACCOUNTS);
    const [, key] = await account("Backup script");
    await opened.user.click(within(key as HTMLElement).getByTestId("revoke-one"));
    return { double, ...opened, dialog: screen.getByRole("dialog") };
  }

  it("says which, and what stops working", async () => {
    const { dialog } = await revoking();
    expect(dialog).toHaveTextContent("Revoke the API key of Backup script?");
    expect(dialog).toHaveTextContent(/API key jca_Kp2…x8Nd, made 71 days ago, expires in about 19 days/);
    expect(dialog).toHaveTextContent("In Acme (United States)");
    expect(dialog).toHaveTextContent("stops working at once");
    expect(dialog).toHaveTextContent("restic on backup-1 and backup-2");
  });

  it("says by its times which one of two it is where JumpCloud tells no fingerprint", async () => {
    const { dialog } = await revoking((double) =>
      tell(double, {
        fingerprint: "",
        createdAt: from(-28 * DAY),
        expiry: { source: "reported", at: from(47 * HOUR + 60_000) },
      }),
    );
    expect(dialog).toHaveTextContent("API key, made 28 days ago, expires in 47 hours");
  });

  it("says as much of that as is known", async () => {
    const { dialog } = await revoking((double) =>
      tell(double, { fingerprint: "", createdAt: null, expiry: { source: "unknown", at: null } }),
    );
    expect(dialog).toHaveTextContent("API key, expiry unknown");
  });

  it("needs the account's name typed, and then it is gone", async () => {
    const { double, user } = await revoking();
    expect(screen.getByTestId("confirm-yes")).toBeDisabled();
    await user.type(screen.getByTestId("confirm-typed"), "Backup script");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("revokeCredential")).toEqual([["backup-key", "Backup script"]]);
    await waitFor(() => expect(screen.getByTestId("notices")).toHaveTextContent("Revoked"));
    double.change();
    await waitFor(async () => expect(await account("Backup script")).toHaveLength(1));
  });

  it("that JumpCloud does not confirm says so", async () => {
    const { user } = await revoking((double) => double.fail("revokeCredential", failure("still_listed")));
    await user.type(screen.getByTestId("confirm-typed"), "Backup script");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("still lists what was revoked");
    expect(screen.getByTestId("notices")).toHaveTextContent("");
  });

  it("warns where nothing is noted", async () => {
    const { dialog } = await revoking((double) => tell(double, { usedBy: "" }));
    expect(dialog).toHaveTextContent("You have not noted what that is.");
  });

  it("is not possible while Keyvigil itself calls with it", async () => {
    await revoking((double) => tell(double, { usedBySignIns: ["sign-in-1"] }));
    expect(screen.getByTestId("in-use")).toHaveTextContent(
      "Keyvigil itself calls JumpCloud with it for Acme.",
    );
    expect(screen.queryByTestId("confirm")).toBeNull();
  });

  it("is possible from its page, too, unless a run is open", async () => {
    const double = acme();
    const { user } = open(double, "#/credentials/backup-key");
    await user.click(await screen.findByTestId("revoke"));
    await user.type(screen.getByTestId("confirm-typed"), "backup SCRIPT");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("revokeCredential")).toEqual([["backup-key", "backup SCRIPT"]]);
    double.world.details["backup-key"] = { openRotation: "rotation-1" };
    double.change();
    await waitFor(() => expect(screen.queryByTestId("revoke")).toBeNull());
  });

  it("is not offered for an administrator's key", async () => {
    open(acme(), "#/credentials/grace-key");
    await screen.findByTestId("actions");
    expect(screen.queryByTestId("revoke")).toBeNull();
  });
});

describe("deleting an account", () => {
  async function deleting(name: string, prepare: (double: TestBackend) => void = () => undefined) {
    const double = acme();
    prepare(double);
    const opened = open(double, ACCOUNTS);
    const [line] = await account(name);
    await opened.user.click(within(line).getByTestId("delete-account"));
    return { double, ...opened, dialog: screen.getByRole("dialog") };
  }

  it("lists all that goes with it, and what uses each", async () => {
    const { dialog } = await deleting("Terraform");
    expect(dialog).toHaveTextContent("Delete the service account Terraform?");
    const doomed = within(await screen.findByTestId("doomed")).getAllByRole("listitem");
    expect(doomed).toHaveLength(2);
    expect(doomed[0]).toHaveTextContent(/API key jca_Zz0…b1Xy.*Not noted what uses it/);
    expect(doomed[1]).toHaveTextContent(/Client secret.*GitHub Actions, repository infra/);
    expect(doomed[1]).toHaveTextContent("made 40 days ago, expires in about 50 days");
  });

  it("needs its name typed, and then it is gone", async () => {
    const { double, user } = await deleting("Terraform");
    await user.type(screen.getByTestId("confirm-typed"), "Terraform");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("deleteServiceAccount")).toEqual([["sign-in-1", "account-Terraform", "Terraform"]]);
    await waitFor(() => expect(screen.getByTestId("notices")).toHaveTextContent("Terraform was deleted."));
  });

  it("is not possible while Keyvigil itself calls with one of them", async () => {
    await deleting("Backup script", (double) => tell(double, { usedBySignIns: ["sign-in-1"] }));
    expect(await screen.findByTestId("in-use")).toHaveTextContent("for Acme.");
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
  });

  it("says where it has no credentials, or some that could not be read", async () => {
    const { dialog } = await deleting("Payroll export", (double) => {
      double.world.accounts = double.world.accounts.map((row) => ({ ...row, unreadable: 1 }));
    });
    await waitFor(() => expect(dialog).toHaveTextContent("no credentials that Keyvigil can see"));
    expect(dialog).toHaveTextContent("1 more credential that could not be read will be gone, too.");
  });

  it("says why it failed", async () => {
    const { user } = await deleting("Terraform", (double) =>
      double.fail("deleteServiceAccount", failure("forbidden")),
    );
    await user.type(screen.getByTestId("confirm-typed"), "Terraform");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("This key may not do that");
  });
});
