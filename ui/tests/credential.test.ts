import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { CredentialRow } from "$lib/bindings/CredentialRow";
import { acme } from "./double/acme";
import { DAY, failure, from } from "./double/build";
import { open } from "./open";

const OWN = "#/credentials/own-key";

afterEach(() => vi.useRealTimers());

describe("a credential's page", () => {
  it("says its state, time left, owner, custody and fingerprint in words", async () => {
    open(acme(), OWN);
    expect(await screen.findByRole("heading", { level: 1, name: "Ada Lovelace" })).toBeVisible();
    expect(screen.getByTestId("lifetime")).toHaveTextContent("Expires in 3 days");
    expect(screen.getByTestId("lifetime")).toHaveTextContent("reported by JumpCloud");
    expect(screen.getByRole("meter")).toHaveAttribute("aria-valuetext", "97% of its lifetime has passed");
    expect(screen.getByTestId("fingerprint")).toHaveTextContent("jca_7Hw…c0Qe");
    expect(screen.getByTestId("reminders")).toHaveTextContent("7 days before expiry");
  });

  it("offers no secret where only its owner has it", async () => {
    open(acme(), "#/credentials/grace-key");
    expect(await screen.findByTestId("actions")).toHaveTextContent(
      "Only Grace Hopper can make or replace this key",
    );
    expect(screen.queryByTestId("copy")).toBeNull();
    expect(screen.queryByTestId("reveal")).toBeNull();
  });

  it("says where it no longer exists", async () => {
    open(acme(), "#/credentials/gone");
    expect(await screen.findByTestId("error-title")).toHaveTextContent("This is no longer here");
  });

  it("shows what the backend knows anew after a change", async () => {
    const double = acme();
    open(double, OWN);
    await screen.findByTestId("lifetime");
    double.world.credentials = double.world.credentials.map((row) => ({
      ...row,
      fingerprint: "jca_new…0000",
    }));
    double.change();
    await waitFor(() => expect(screen.getByTestId("fingerprint")).toHaveTextContent("jca_new…0000"));
  });
});

describe("a secret", () => {
  it("is copied by the backend and never comes here", async () => {
    const double = acme();
    const { user, container } = open(double, OWN);
    await user.click(await screen.findByTestId("copy"));
    expect(double.asked("copySecret")).toEqual([["own-key"]]);
    expect(await screen.findByTestId("notices")).toHaveTextContent("cleared in 30 seconds");
    expect(container).not.toHaveTextContent(double.world.secret);
  });

  it("is shown only on request, and hidden after 15 seconds", async () => {
    const double = acme();
    open(double, OWN);
    const button = await screen.findByTestId("reveal");
    expect(double.asked("revealSecret")).toHaveLength(0);
    vi.useFakeTimers();
    await fireEvent.click(button);
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByTestId("secret")).toHaveTextContent(double.world.secret);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(screen.getByText("Hidden again in 1 s")).toBeVisible();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(screen.queryByTestId("secret")).toBeNull();
  });

  it("is gone when the page is left", async () => {
    const double = acme();
    const { user, container } = open(double, OWN);
    await user.click(await screen.findByTestId("reveal"));
    await screen.findByTestId("secret");
    await user.click(screen.getByTestId("nav-overview"));
    await screen.findByTestId("needs-care");
    expect(container).not.toHaveTextContent(double.world.secret);
  });

  it("that the keychain will not give says why", async () => {
    const double = acme();
    double.fail("revealSecret", failure("keychain_locked"));
    const { user } = open(double, OWN);
    await user.click(await screen.findByTestId("reveal"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The keychain is locked");
  });
});

describe("verifying", () => {
  it("says what JumpCloud answered", async () => {
    const double = acme();
    const { user } = open(double, OWN);
    await user.click(await screen.findByTestId("verify"));
    expect(await screen.findByTestId("notices")).toHaveTextContent("Accepted by JumpCloud");
  });
});

describe("forgetting", () => {
  const BACKUP = "#/credentials/backup-key";

  it("names the key, says what breaks, and needs more than Enter", async () => {
    const double = acme();
    const { user } = open(double, BACKUP);
    await user.click(await screen.findByTestId("forget"));
    const dialog = screen.getByTestId("confirm");
    expect(dialog).toHaveTextContent("Forget the secret of Backup script?");
    expect(dialog).toHaveTextContent("Used by: restic on backup-1");
    expect(screen.getByTestId("confirm-cancel")).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(screen.queryByTestId("confirm")).toBeNull();
    expect(double.asked("forget")).toHaveLength(0);
  });

  it("happens once it is understood, and leads back to the list", async () => {
    const double = acme();
    const { user } = open(double, BACKUP);
    await user.click(await screen.findByTestId("forget"));
    expect(screen.getByTestId("confirm-yes")).toBeDisabled();
    await user.click(screen.getByTestId("confirm-understand"));
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("forget")).toEqual([["backup-key"]]);
    await waitFor(() => expect(location.hash).toBe("#/credentials"));
  });

  it("is not possible while Keyvigil itself calls with the key", async () => {
    const { user } = open(acme(), OWN);
    await user.click(await screen.findByTestId("forget"));
    expect(screen.getByTestId("forget-in-use")).toHaveTextContent(
      "Keyvigil calls JumpCloud with it for Acme.",
    );
    expect(screen.queryByTestId("confirm-yes")).toBeNull();
  });
});

describe("the note on what uses it", () => {
  it("can be written", async () => {
    const double = acme();
    const { user } = open(double, OWN);
    await user.click(await screen.findByTestId("used-by-edit"));
    await user.clear(screen.getByTestId("used-by-text"));
    await user.type(screen.getByTestId("used-by-text"), "cron");
    await user.click(screen.getByTestId("used-by-save"));
    expect(double.asked("setUsedBy")).toEqual([["own-key", "cron"]]);
  });
});

describe("an expiry that JumpCloud does not tell", () => {
  async function asking(row: Partial<CredentialRow> = {}) {
    const double = acme();
    const { credentials } = double.world;
    double.world.credentials = credentials.map((it) => (it.id === "own-key" ? { ...it, ...row } : it));
    double.world.details["own-key"] = { expiryEditable: true };
    const opened = open(double, OWN);
    await opened.user.click(await screen.findByTestId("enter-expiry"));
    return { double, ...opened };
  }

  it("is 90 days unless the person says otherwise", async () => {
    const { double, user } = await asking();
    await user.click(screen.getByTestId("expiry-save"));
    expect(double.asked("enterExpiry")).toEqual([["own-key", { lifetime: "days90" }]]);
  });

  it("can be a moment within a year", async () => {
    const { double, user } = await asking();
    await user.click(screen.getByTestId("expiry-custom"));
    await fireEvent.input(screen.getByTestId("expiry-custom-at"), { target: { value: "2027-01-02T03:04" } });
    await user.click(screen.getByTestId("expiry-save"));
    expect(double.asked("enterExpiry")).toEqual([
      ["own-key", { lifetime: "custom", custom: "2027-01-02T03:04:00.000Z" }],
    ]);
  });

  it("is a moment only once the person has said which", async () => {
    const { double, user } = await asking();
    await user.click(screen.getByTestId("expiry-custom"));
    const field = screen.getByLabelText("Expires on");
    expect(field).toHaveValue("");
    expect(field).toHaveAccessibleDescription(/Your local time \(UTC\)\. For example 2027-02-19T09:30\./);
    await user.click(screen.getByTestId("expiry-save"));
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription(/Choose a date between 1 hour and 365 days from now\./);
    expect(double.asked("enterExpiry")).toHaveLength(0);
  });

  it("is refused where it is past or too far away", async () => {
    const { double, user } = await asking();
    await user.click(screen.getByTestId("expiry-custom"));
    for (const value of ["2026-11-20T00:00", "2028-01-01T00:00"]) {
      await fireEvent.input(screen.getByTestId("expiry-custom-at"), { target: { value } });
      await user.click(screen.getByTestId("expiry-save"));
      expect(screen.getByTestId("expiry-custom-at")).toBeInvalid();
    }
    expect(double.asked("enterExpiry")).toHaveLength(0);
  });

  const entered = { source: "entered", at: from(30 * DAY) } as const;

  it("can be taken back once it was entered", async () => {
    const { double, user } = await asking({ expiry: entered });
    await user.click(screen.getByTestId("expiry-withdraw"));
    expect(double.asked("withdrawExpiry")).toEqual([["own-key"]]);
    await waitFor(() => expect(screen.queryByTestId("expiry-dialog")).toBeNull());
    expect(screen.getByTestId("notices")).toHaveTextContent("What was entered was taken back.");
    expect(location.hash).toBe(OWN);
  });

  it("leads to the administrators where nothing else was known of the key", async () => {
    const { user } = await asking({ expiry: entered, fingerprint: "" });
    await user.click(screen.getByTestId("expiry-withdraw"));
    expect(await screen.findByRole("heading", { level: 1, name: "Administrators" })).toBeVisible();
  });

  it("cannot be taken back where nobody has entered it", async () => {
    await asking();
    expect(screen.queryByTestId("expiry-withdraw")).toBeNull();
  });
});
