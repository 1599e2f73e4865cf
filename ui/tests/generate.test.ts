import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { GenerationView } from "$lib/bindings/GenerationView";
import type { StepState } from "$lib/bindings/StepState";
import { acme } from "./double/acme";
import { failure } from "./double/build";
import { open } from "./open";

const STEPS = ["prove_keychain", "create", "store", "read_back", "verify"] as const;

function view(states: readonly StepState[], told: Partial<GenerationView> = {}): GenerationView {
  return {
    id: "generation-1",
    steps: STEPS.map((step, index) => ({ step, state: states[index] ?? "waiting" })),
    finished: false,
    credentialId: null,
    error: null,
    leftBehind: null,
    ...told,
  };
}

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
    expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Generating…");
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

describe("the progress", () => {
  it("shows each step as it happens", async () => {
    const double = acme();
    double.world.generation = view(["running"]);
    open(double, "#/generate/generation-1");
    expect(await screen.findByTestId("generation-step-prove_keychain")).toHaveTextContent("Under way");
    expect(screen.getByTestId("generation-step-verify")).toHaveTextContent("Waiting");
    double.world.generation = view(["done", "done", "running"]);
    double.change();
    await waitFor(() => expect(screen.getByTestId("generation-step-create")).toHaveTextContent("Done"));
    expect(screen.getByTestId("generation-step-store")).toHaveAttribute("data-state", "running");
  });

  it("ends with the fingerprint, and the secret only on request", async () => {
    const double = acme();
    double.world.generation = view(["done", "done", "done", "done", "done"], {
      finished: true,
      credentialId: "backup-key",
    });
    const { user, container } = open(double, "#/generate/generation-1");
    const made = await screen.findByTestId("generated");
    expect(made).toHaveTextContent("Stored and verified");
    expect(within(made).getByTestId("fingerprint")).toHaveTextContent("jca_Kp2…x8Nd");
    expect(container).not.toHaveTextContent(double.world.secret);
    await user.click(screen.getByTestId("reveal"));
    expect(await screen.findByTestId("secret")).toHaveTextContent(double.world.secret);
  });

  it("says why it failed, and what may be left at JumpCloud", async () => {
    const double = acme();
    double.world.generation = view(["done", "failed"], {
      finished: true,
      error: failure("connection_lost"),
      leftBehind: "Backups, made at 09:30",
    });
    open(double, "#/generate/generation-1");
    expect(await screen.findByRole("heading", { level: 1, name: "No new credential" })).toBeVisible();
    expect(screen.getByTestId("error-title")).toHaveTextContent("The connection broke off");
    expect(screen.getByTestId("left-behind")).toHaveTextContent("Backups, made at 09:30");
    expect(screen.getByTestId("generation-step-store")).toHaveTextContent("Not reached");
  });

  it("keeps apart what is stored but not verified", async () => {
    const double = acme();
    double.world.generation = view(["done", "done", "done", "done", "failed"], {
      finished: true,
      credentialId: "terraform-key",
      error: failure("offline"),
    });
    open(double, "#/generate/generation-1");
    expect(await screen.findByTestId("generated")).toHaveTextContent("Stored, but not verified");
  });
});
