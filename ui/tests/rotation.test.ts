import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { RotationView } from "$lib/bindings/RotationView";
import { text } from "$lib/text/en";
import { acme } from "./double/acme";
import { credential, failure, from } from "./double/build";
import { EVERY, rotation } from "./double/rotation";
import { open } from "./open";

const PAGE = "#/rotations/rotation-1";

/** The page of a run. */
async function page(view: RotationView) {
  const double = acme();
  double.world.rotations = [view];
  const opened = open(double, PAGE);
  await screen.findByTestId("rotation-stage");
  return { double, ...opened };
}

afterEach(() => vi.useRealTimers());

describe("a rotation's page", () => {
  it.each(EVERY)("says of %s at %s what is true", async (procedure, stage) => {
    await page(rotation(procedure, stage));
    expect(screen.getByTestId("truth")).toHaveTextContent(text.truth[procedure][stage].text);
    expect(screen.getByTestId("truth").textContent).toMatch(/\.$/);
    expect(screen.getByTestId("rotation-stage")).toHaveAttribute("data-stage", stage);
  });

  it.each(EVERY.filter(([, stage]) => text.truth.generate[stage].quitting !== ""))(
    "says of %s at %s what quitting Keyvigil would do",
    async (procedure, stage) => {
      await page(rotation(procedure, stage));
      expect(screen.getByText(text.truth[procedure][stage].quitting)).toBeVisible();
    },
  );

  it("names whose, where, and what", async () => {
    await page(rotation("service_account", "overlap"));
    expect(
      screen.getByRole("heading", { level: 1, name: "Replacing the API key of Backup script" }),
    ).toBeVisible();
    expect(screen.getByText("Acme · United States")).toBeVisible();
  });

  it("shows the steps, and marks the one that it stands at", async () => {
    await page(rotation("service_account", "overlap"));
    expect(screen.getByTestId("step-verify")).toHaveTextContent("Done");
    expect(screen.getByTestId("step-hand_over")).toHaveAttribute("aria-current", "step");
    expect(screen.getByTestId("step-hand_over")).toHaveTextContent("Waits for you");
    expect(screen.getByTestId("step-revoke")).toHaveTextContent("Waiting");
  });

  it("says which steps an ended run never reached", async () => {
    await page(rotation("service_account", "not_changed"));
    expect(screen.getByTestId("step-create")).toHaveTextContent("Failed");
    expect(screen.getByTestId("step-revoke")).toHaveTextContent("Not reached");
  });

  it("follows the run", async () => {
    const { double } = await page(rotation("service_account", "sent"));
    expect(within(screen.getByTestId("rotation-actions")).queryByRole("button")).toBeNull();
    double.world.rotations = [rotation("service_account", "overlap")];
    double.change();
    await waitFor(() => expect(screen.getByTestId("truth")).toHaveTextContent("both work"));
  });

  it("shows the old and the new one side by side, the new secret at hand", async () => {
    const { double, user, container } = await page(rotation("service_account", "overlap"));
    expect(screen.getByTestId("old-credential")).toHaveTextContent("jca_Kp2…x8Nd");
    const made = within(screen.getByTestId("new-credential"));
    expect(made.getByTestId("fingerprint")).toHaveTextContent("jca_Nw1…e4Zt");
    await user.click(made.getByTestId("copy"));
    expect(double.asked("copySecret")).toEqual([["new-key"]]);
    expect(container).not.toHaveTextContent(double.world.secret);
  });

  it("says what went wrong last and what to do", async () => {
    const { double, user } = await page(
      rotation("service_account", "finding_out", { error: failure("offline") }),
    );
    expect(screen.getByTestId("error-title")).toHaveTextContent("No connection to JumpCloud");
    await user.click(screen.getByTestId("try-again"));
    expect(double.asked("tryAgain")).toEqual([["rotation-1"]]);
  });

  it("never says that the old one works when it was the one that made room", async () => {
    const view = rotation("service_account", "not_changed");
    const [preflight, ...rest] = view.steps;
    if (!preflight || !view.old) throw new Error("the run has steps and an old one");
    await page({
      ...view,
      steps: [preflight, { step: "make_room", state: "done" }, ...rest],
      old: { ...view.old, state: "revoked" },
    });
    expect(screen.getByTestId("rotation-stage")).toHaveTextContent("it no longer works");
    expect(screen.getByTestId("rotation-stage")).not.toHaveTextContent("works as before");
  });

  it("says where it no longer exists", async () => {
    open(acme(), PAGE);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("This is no longer here");
  });
});

describe("handing over", () => {
  it("ticks off what was moved", async () => {
    const { double, user } = await page(rotation("service_account", "overlap"));
    expect(screen.getByTestId("consumers")).toHaveTextContent("1 of 2 moved");
    expect(screen.getByTestId("consumer-0")).toBeChecked();
    await user.click(screen.getByTestId("consumer-1"));
    expect(double.asked("markConsumer")).toEqual([["rotation-1", 1, true]]);
  });

  it("names Keyvigil's own sign-ins, which are switched already", async () => {
    await page(rotation("service_account", "handed_over"));
    expect(screen.getByTestId("consumers")).toHaveTextContent("Keyvigil itself, for Acme");
  });

  it("is told to Keyvigil", async () => {
    const { double, user } = await page(rotation("service_account", "overlap"));
    await user.click(screen.getByTestId("hand-over"));
    expect(double.asked("handOver")).toEqual([["rotation-1"]]);
  });

  it("leaves a keyboard on the page when its button goes", async () => {
    const { double } = await page(rotation("service_account", "overlap"));
    screen.getByTestId("hand-over").focus();
    double.world.rotations = [rotation("service_account", "handed_over")];
    double.change();
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
  });
});

describe("what cannot be undone", () => {
  it.each([
    ["revoke-old", "revokeOld", /Revoke the old credential of Backup script\?.*restic on backup-2/s],
    ["undo", "undoRotation", /Take the new credential of Backup script back\?.*The old one works on/s],
  ] as const)(
    "%s names the thing, says what breaks, and wants its name typed",
    async (button, command, words) => {
      const { double, user } = await page(rotation("service_account", "handed_over"));
      await user.click(screen.getByTestId(button));
      const dialog = screen.getByTestId("confirm");
      expect(dialog).toHaveTextContent(words);
      expect(screen.getByTestId("confirm-yes")).toBeDisabled();
      await user.type(screen.getByTestId("confirm-typed"), "Backup{Enter}");
      expect(screen.getByTestId("confirm-yes")).toBeDisabled();
      await user.type(screen.getByTestId("confirm-typed"), " script{Enter}");
      expect(double.asked(command)).toHaveLength(0);
      await user.click(screen.getByTestId("confirm-yes"));
      expect(double.asked(command)).toEqual([["rotation-1", "Backup script"]]);
      await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    },
  );

  it("is not confirmed by Enter alone", async () => {
    const { double, user } = await page(rotation("service_account", "handed_over"));
    await user.click(screen.getByTestId("revoke-old"));
    expect(screen.getByTestId("confirm-cancel")).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(screen.queryByTestId("confirm")).toBeNull();
    expect(double.asked("revokeOld")).toHaveLength(0);
  });

  it("stays in its dialog when it is refused", async () => {
    const { double, user } = await page(rotation("service_account", "handed_over"));
    double.fail("revokeOld", failure("still_listed"));
    await user.click(screen.getByTestId("revoke-old"));
    await user.type(screen.getByTestId("confirm-typed"), "backup script");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(await within(screen.getByTestId("confirm")).findByTestId("error-title")).toHaveTextContent(
      "JumpCloud still lists what was revoked",
    );
  });
});

describe("what cannot be found out", () => {
  it.each([
    ["service_account", "Backup script", /What JumpCloud keeps of it stays/],
    ["admin_key", "ada@acme.example", /it is lost/],
  ] as const)("of %s can be left as it is, knowing what that means", async (procedure, name, words) => {
    const { double, user } = await page(
      rotation(procedure, "finding_out", { actions: ["try_again", "leave"], error: failure("offline") }),
    );
    await user.click(screen.getByTestId("leave"));
    expect(screen.getByTestId("confirm")).toHaveTextContent(words);
    await user.type(screen.getByTestId("confirm-typed"), name);
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("leaveRotation")).toEqual([["rotation-1", name]]);
  });
});

describe("a lost answer", () => {
  it("leaves it to the person what to do with what JumpCloud has", async () => {
    const { double, user } = await page(rotation("service_account", "needs_you"));
    const candidates = screen.getByTestId("candidates");
    expect(candidates).toHaveTextContent("Nothing can prove it");
    expect(candidates).toHaveTextContent("2 hours ago");
    await user.click(screen.getByTestId("candidate-revoke"));
    await user.type(screen.getByTestId("confirm-typed"), "Backup script");
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("revokeCandidate")).toEqual([
      ["rotation-1", "65f0c1d2e3f4a5b6c7d8e9f0", "Backup script"],
    ]);
  });

  it("can be left as it is", async () => {
    const { double, user } = await page(rotation("generate", "needs_you"));
    expect(screen.getByTestId("candidates")).toHaveTextContent("Service account");
    await user.click(screen.getByTestId("keep-candidates"));
    expect(double.asked("keepCandidates")).toEqual([["rotation-1"]]);
  });

  it("of an administrator's key leads to the portal", async () => {
    await page(rotation("admin_key", "lost"));
    expect(screen.getByTestId("truth")).toHaveTextContent("JumpCloud ended your old key");
    expect(screen.getByTestId("to-portal")).toHaveAttribute("href", "#/replace/sign-in-1");
  });
});

describe("a key that the keychain refuses", () => {
  it("can be seen for 15 seconds", async () => {
    const { double, container } = await page(
      rotation("admin_key", "storing", {
        actions: ["try_again", "reveal"],
        error: failure("keychain_locked"),
      }),
    );
    expect(container).not.toHaveTextContent(double.world.secret);
    vi.useFakeTimers();
    await fireEvent.click(screen.getByTestId("reveal-kept"));
    await vi.advanceTimersByTimeAsync(0);
    expect(double.asked("revealRotationSecret")).toEqual([["rotation-1"]]);
    expect(screen.getByTestId("secret")).toHaveTextContent(double.world.secret);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(screen.queryByTestId("secret")).toBeNull();
  });
});

describe("an answer without a key", () => {
  it("can be looked at before another key is made", async () => {
    const { double, user } = await page(
      rotation("admin_key", "lost", { actions: ["reveal", "portal", "dismiss"] }),
    );
    expect(screen.getByTestId("kept-secret")).toHaveTextContent("Keyvigil found no key in it");
    await user.click(screen.getByTestId("reveal-kept"));
    expect(await screen.findByTestId("secret")).toHaveTextContent(double.world.secret);
  });
});

describe("an ended run", () => {
  it("is put away, and leads to what was made", async () => {
    const { double, user } = await page(rotation("service_account", "done"));
    double.world.credentials.push(credential({ id: "new-key" }));
    await user.click(screen.getByTestId("dismiss"));
    expect(double.asked("dismissRotation")).toEqual([["rotation-1"]]);
    await waitFor(() => expect(location.hash).toBe("#/credentials/new-key"));
  });

  it("does not pull back a person who went elsewhere meanwhile", async () => {
    const { double } = await page(rotation("service_account", "done"));
    await fireEvent.click(screen.getByTestId("dismiss"));
    location.hash = "#/settings";
    expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    expect(double.asked("dismissRotation")).toHaveLength(1);
    expect(location.hash).toBe("#/settings");
  });

  it("without a new one leads to the overview", async () => {
    const { user } = await page(rotation("service_account", "not_changed"));
    await user.click(screen.getByTestId("dismiss"));
    await waitFor(() => expect(location.hash).toBe("#/overview"));
  });
});

describe("a new key that only memory has", () => {
  it("says to keep Keyvigil running, in place of the usual comfort", async () => {
    const double = acme();
    double.world.rotations = [rotation("admin_key", "storing", { safeToClose: false })];
    open(double, "#/rotations/rotation-1");
    expect(await screen.findByText(/Keep Keyvigil running/)).toBeVisible();
    expect(screen.queryByText(/You can quit Keyvigil/)).toBeNull();
  });
});

describe("the overview", () => {
  it("lists what is under way, the worst first, with the way to each", async () => {
    const double = acme();
    double.world.rotations = [
      rotation("service_account", "overlap", { id: "both" }),
      rotation("generate", "done", { id: "done" }),
      rotation("service_account", "revoking", {
        id: "stuck",
        error: failure("still_listed"),
        working: false,
      }),
      rotation("admin_key", "lost", { id: "lost" }),
      rotation("service_account", "needs_you", { id: "asks", since: from(-60_000) }),
    ];
    open(double);
    const rows = await screen.findAllByTestId("under-way-row");
    expect(rows.map((row) => row.getAttribute("href"))).toEqual(
      ["lost", "asks", "stuck", "both", "done"].map((id) => `#/rotations/${id}`),
    );
    expect(rows[0]).toHaveTextContent("JumpCloud ended your old key");
  });

  it("says nothing of it where nothing is", async () => {
    open(acme());
    await screen.findByTestId("needs-care");
    expect(screen.queryByTestId("under-way")).toBeNull();
  });

  it("leaves out what another organization's sign-in does", async () => {
    const double = acme();
    double.world.rotations = [rotation("service_account", "overlap")];
    const { user } = open(double);
    await screen.findByTestId("under-way");
    await user.selectOptions(screen.getByTestId("scope"), "Borealis (client)");
    await waitFor(() => expect(screen.queryByTestId("under-way")).toBeNull());
  });
});
