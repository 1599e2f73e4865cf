import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { failure, from } from "./double/build";
import { rotation } from "./double/rotation";
import { scene } from "./gallery/scenes";
import { open } from "./open";

describe("rotating a service account's credential", () => {
  it("begins on its page, with a plan and a lifetime", async () => {
    const double = acme();
    double.world.rotations = [rotation("service_account", "preflight")];
    const { user } = open(double, "#/credentials/backup-key");
    await user.click(await screen.findByTestId("rotate"));
    expect(
      await screen.findByRole("heading", { level: 1, name: "Rotate the API key of Backup script" }),
    ).toBeVisible();
    expect(screen.getByText(/Both work for as long as you like/)).toBeVisible();
    await user.click(screen.getByTestId("rotate-lifetime-30"));
    await user.click(screen.getByTestId("rotate-submit"));
    expect(double.asked("rotate")).toEqual([[{ credentialId: "backup-key", lifetime: "30" }]]);
    await waitFor(() => expect(location.hash).toBe("#/rotations/rotation-1"));
  });

  it("offers the four lifetimes of JumpCloud's", async () => {
    open(acme(), "#/rotate/backup-key");
    for (const days of ["30", "60", "90", "365"]) {
      expect(await screen.findByTestId(`rotate-lifetime-${days}`)).toBeInTheDocument();
    }
    expect(screen.getByTestId("rotate-lifetime-90")).toBeChecked();
  });

  it("needs no secret of the old one", async () => {
    const double = acme();
    const watched = double.world.credentials.find(({ owner }) => owner.name === "HR sync");
    open(double, `#/rotate/${watched?.id ?? ""}`);
    expect(await screen.findByText(/The new one will be held/)).toBeVisible();
  });

  it("asks which of two goes first, says what breaks, and wants the name typed", async () => {
    const double = acme();
    const { user } = open(double, "#/rotate/terraform-key");
    expect(await screen.findByTestId("room")).toHaveTextContent("Used by: GitHub Actions, repository infra");
    const submit = screen.getByTestId("rotate-submit");
    expect(submit).toHaveTextContent("Revoke it and make the new one");
    await user.type(screen.getByTestId("rotate-confirm"), "Terraform{Enter}");
    expect(submit).toBeDisabled();
    await user.click(screen.getByTestId("room-terraform-secret"));
    await user.click(submit);
    expect(double.asked("rotate")).toEqual([
      [
        {
          credentialId: "terraform-key",
          lifetime: "90",
          revokeFirst: "terraform-secret",
          confirmation: "Terraform",
        },
      ],
    ]);
  });

  it("warns where the one to be replaced makes room for itself", async () => {
    const { user } = open(acme(), "#/rotate/terraform-key");
    await user.click(await screen.findByTestId("room-terraform-key"));
    expect(screen.getByTestId("room")).toHaveTextContent("Then nothing overlaps");
  });

  it("leads to the run that is open already", async () => {
    const double = acme();
    double.world.plan = { open: "rotation-7" };
    open(double, "#/rotate/backup-key");
    const link = await screen.findByRole("link", { name: "Go to its page" });
    expect(link).toHaveAttribute("href", "#/rotations/rotation-7");
    expect(screen.queryByTestId("rotate-submit")).toBeNull();
  });

  it("leads there, too, when the run was begun meanwhile", async () => {
    const double = acme();
    double.fail("rotate", failure("under_way", "rotation-7"));
    const { user } = open(double, "#/rotate/backup-key");
    await user.click(await screen.findByTestId("rotate-submit"));
    expect(await screen.findByTestId("error-run")).toHaveAttribute("href", "#/rotations/rotation-7");
  });

  it("is not offered again while a run is open, which is linked instead", async () => {
    const double = acme();
    double.world.details["backup-key"] = { openRotation: "rotation-1" };
    open(double, "#/credentials/backup-key");
    expect(await screen.findByTestId("open-rotation")).toHaveTextContent("the run has not ended");
    expect(screen.queryByTestId("rotate")).toBeNull();
  });
});

describe("replacing one's own key here", () => {
  it("is not offered until it was turned on", async () => {
    const double = acme();
    open(double, "#/credentials/own-key");
    expect(await screen.findByTestId("replace")).toHaveTextContent("Replace my key…");
    expect(screen.queryByTestId("replace-here")).toBeNull();
  });

  it("is turned on in Settings, knowing what it is", async () => {
    const double = acme();
    const { user } = open(double, "#/settings");
    const [box] = await screen.findAllByTestId("makes-keys-here");
    if (!box) throw new Error("each sign-in has its switch");
    expect(box).not.toBeChecked();
    expect(box).toHaveAccessibleDescription(/the old one is already dead/);
    await user.click(box);
    expect(double.asked("allowMakingKeysHere")).toEqual([["sign-in-1", true]]);
    await waitFor(() => expect(screen.getAllByTestId("makes-keys-here")[0]).toBeChecked());
  });

  it("says when it could not be turned on, and stays off", async () => {
    const double = acme();
    double.fail("allowMakingKeysHere", failure("disk_full"));
    const { user } = open(double, "#/settings");
    await user.click((await screen.findAllByTestId("makes-keys-here"))[0] as HTMLElement);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(screen.getAllByTestId("makes-keys-here")[0]).not.toBeChecked();
  });

  it("stands beside the way through the portal", async () => {
    open(scene("here"), "#/credentials/own-key");
    expect(await screen.findByTestId("replace-here")).toHaveAttribute("href", "#/replace-here/sign-in-1");
    expect(screen.getByTestId("replace")).toHaveTextContent("In the Admin Portal…");
  });

  it("says what breaks, and begins only with the e-mail address typed", async () => {
    const double = scene("here");
    const { user } = open(double, "#/replace-here/sign-in-1");
    expect(await screen.findByText(/dies the moment JumpCloud answers/)).toBeVisible();
    expect(await screen.findByText(/AD Import on DC-02/)).toBeVisible();
    await user.type(screen.getByTestId("replace-confirm"), "ada@acme.exampl");
    expect(screen.getByTestId("replace-here-submit")).toBeDisabled();
    await user.type(screen.getByTestId("replace-confirm"), "e");
    await user.click(screen.getByTestId("replace-here-submit"));
    expect(double.asked("replaceOwnKey")).toEqual([
      [{ signInId: "sign-in-1", days: 90, confirmation: "ada@acme.example" }],
    ]);
  });

  it.each([
    ["0", false],
    ["366", false],
    ["1.5", false],
    ["7", true],
  ])("takes %s days: %s", async (days, takes) => {
    const double = scene("here");
    const { user } = open(double, "#/replace-here/sign-in-1");
    await user.type(await screen.findByTestId("replace-confirm"), "ada@acme.example");
    await user.click(screen.getByTestId("key-days-custom"));
    expect(screen.getByTestId("replace-here-submit")).toBeDisabled();
    await user.type(screen.getByTestId("key-days-number"), days);
    if (takes) expect(screen.getByTestId("replace-here-submit")).toBeEnabled();
    else expect(screen.getByTestId("key-days-number")).toBeInvalid();
  });

  it("leads to Settings and to the portal where it is off", async () => {
    open(acme(), "#/replace-here/sign-in-1");
    expect(await screen.findByText(/is off/)).toBeVisible();
    expect(screen.getByRole("link", { name: "In the Admin Portal instead" })).toHaveAttribute(
      "href",
      "#/replace/sign-in-1",
    );
  });
});

describe("another administrator's key", () => {
  it("can only be asked for: the message says all that its owner needs", async () => {
    const double = acme();
    const { user } = open(double, "#/credentials/grace-key");
    await user.click(await screen.findByTestId("tell-owner"));
    const message = screen.getByTestId("tell-owner-message");
    const { value } = message as HTMLTextAreaElement;
    for (const part of [
      "Hello Grace Hopper",
      "Acme (region United States)",
      "jca_1Ab…",
      "Expired 2 days ago (19 Nov 2026",
      "My API Key",
      "Generate New API Key",
      "ends the old one at that moment",
      "AD Import (fails silently)",
    ]) {
      expect(value).toContain(part);
    }
    expect(message).toHaveAttribute("readonly");
    await user.click(screen.getByTestId("tell-owner-copy"));
    expect(double.asked("copyText")).toEqual([[value]]);
    expect(await screen.findByTestId("notices")).toHaveTextContent("The message was copied.");
  });

  it("is asked for from the overview, too", async () => {
    const { user } = open(acme());
    await user.click(await screen.findByRole("link", { name: "Tell its owner" }));
    expect(await screen.findByTestId("tell-owner-dialog")).toHaveTextContent("Tell Grace Hopper");
  });

  it("is not offered for one's own key or a service account's", async () => {
    open(acme(), "#/credentials/own-key");
    await screen.findByTestId("replace");
    expect(screen.queryByTestId("tell-owner")).toBeNull();
  });
});

describe("a replaced key that is still called with", () => {
  it("says when, from where, with what and how often", async () => {
    const double = acme();
    double.world.details["own-key"] = {
      oldKeyCallers: [
        { at: from(-3_600_000), clientIp: "203.0.113.7", userAgent: "PowerShell/7.4", attempts: 12 },
        { at: from(-7_200_000), clientIp: null, userAgent: null, attempts: 1 },
      ],
    };
    open(double, "#/credentials/own-key");
    const card = await screen.findByTestId("old-key-callers");
    expect(card).toHaveTextContent(/203\.0\.113\.7.*PowerShell\/7\.4.*1 hour ago.*12 attempts/s);
    expect(card).toHaveTextContent(/Not told.*2 hours ago.*1 attempt/s);
  });

  it("is quiet where nobody does", async () => {
    open(acme(), "#/credentials/own-key");
    await screen.findByTestId("lifetime");
    expect(screen.queryByTestId("old-key-callers")).toBeNull();
  });
});
