import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { account, failure } from "./double/build";
import { open } from "./open";

describe("the Generate form", () => {
  it("asks for a new account with what was chosen", async () => {
    const double = acme();
    const { user } = open(double, "#/generate");
    await user.type(await screen.findByTestId("generate-name"), " Backups ");
    await waitFor(() => expect(screen.getByTestId("generate-role")).toBeEnabled());
    await user.selectOptions(screen.getByTestId("generate-role"), "Manager");
    await user.click(screen.getByTestId("generate-kind-client_secret"));
    await user.click(screen.getByTestId("generate-lifetime-365"));
    await user.type(screen.getByTestId("generate-used-by"), "cron");
    await user.click(screen.getByTestId("generate-submit"));
    expect(double.asked("generate")).toEqual([
      [
        {
          signInId: "sign-in-1",
          target: { type: "newAccount", name: "Backups", roleId: "role-3" },
          kind: "client_secret",
          lifetime: "365",
          usedBy: "cron",
        },
      ],
    ]);
    await waitFor(() => expect(location.hash).toBe("#/rotations/rotation-1"));
  });

  it("is filled in for another credential of an account", async () => {
    const double = acme();
    const { user } = open(double, "#/generate?signIn=sign-in-1&account=account-Backup%20script");
    await waitFor(() => expect(screen.getByTestId("generate-account")).toHaveDisplayValue("Backup script"));
    await user.click(screen.getByTestId("generate-submit"));
    expect(double.asked("generate")[0]).toMatchObject([
      { target: { type: "existingAccount", serviceAccountId: "account-Backup script" }, lifetime: "90" },
    ]);
  });

  it("does not offer an account that holds two already", async () => {
    const { user } = open(acme(), "#/generate");
    await user.click(await screen.findByTestId("generate-target-existing"));
    const full = await screen.findByRole("option", { name: "Terraform (has two already)" });
    expect(full).toBeDisabled();
  });

  it("says what is missing before anything is asked", async () => {
    const double = acme();
    const { user } = open(double, "#/generate");
    await user.click(await screen.findByTestId("generate-submit"));
    expect(screen.getByTestId("generate-name")).toBeInvalid();
    expect(screen.getByTestId("generate-role")).toBeInvalid();
    expect(double.asked("generate")).toHaveLength(0);
  });

  it("says why the roles cannot be read, and tries again", async () => {
    const double = acme();
    double.fail("roles", failure("forbidden"));
    const { user } = open(double, "#/generate");
    expect(await screen.findByTestId("error-title")).toHaveTextContent("This key may not do that");
    double.recover("roles");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("option", { name: "Help Desk" })).toBeInTheDocument();
  });
});

describe("an account to add to", () => {
  it("is any of many", async () => {
    const double = acme();
    double.world.accounts = Array.from({ length: 450 }, (_, n) =>
      account({ id: `account-${n}`, name: `Bot ${String(n).padStart(3, "0")}` }),
    );
    open(double, "#/generate?signIn=sign-in-1&account=account-449");
    const select = await screen.findByTestId("generate-account");
    await waitFor(() => expect(select.querySelectorAll("option")).toHaveLength(451));
    expect(select).toHaveValue("account-449");
    expect(double.asked("serviceAccountPage").map(([, part]) => part)).toEqual([
      { offset: 0, limit: 200 },
      { offset: 200, limit: 200 },
      { offset: 400, limit: 200 },
    ]);
  });
});
