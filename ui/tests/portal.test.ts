import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { PortalVisitView } from "$lib/bindings/PortalVisitView";
import { acme } from "./double/acme";
import { adminKey, DAY, failure, from, visit } from "./double/build";
import { open } from "./open";

const newKey = adminKey("Ada Lovelace", "ada@acme.example", {
  id: "own-key",
  custody: "held",
  fingerprint: "jca_Nw1…e4Zt",
  expiry: { source: "reported", at: from(90 * DAY) },
});

function inVisit(told: Partial<PortalVisitView>) {
  const double = acme();
  double.world.visit = visit(told);
  return { double, ...open(double, "#/replace/sign-in-1/visit-1") };
}

describe("before a visit", () => {
  it("the page says whose key it is and what breaks, and wants the e-mail typed", async () => {
    const double = acme();
    const { user, container } = open(double, "#/replace/sign-in-1");
    await waitFor(() => expect(container).toHaveTextContent("AD Import on DC-02"));
    expect(container).toHaveTextContent("AD Import (fails silently)");
    expect(container).toHaveTextContent("United States");
    expect(screen.getByTestId("portal-begin")).toBeDisabled();
    await user.type(screen.getByLabelText("Type ada@acme.example to confirm"), "ada@acme.exampl");
    expect(screen.getByTestId("portal-begin")).toBeDisabled();
    await user.type(screen.getByTestId("portal-confirm"), "e");
    await user.click(screen.getByTestId("portal-begin"));
    expect(double.asked("beginPortalVisit")).toEqual([["sign-in-1", "ada@acme.example"]]);
    expect(await screen.findByTestId("portal-open")).toBeVisible();
  });

  it("the sign-in's label stands in where the e-mail is unknown", async () => {
    const double = acme();
    double.world.signIns = double.world.signIns.map((signIn) => ({ ...signIn, adminEmail: null }));
    open(double, "#/replace/sign-in-2");
    expect(await screen.findByLabelText("Type Borealis (client) to confirm")).toBeVisible();
  });

  it("a keychain that cannot be proven stops it", async () => {
    const double = acme();
    double.fail("beginPortalVisit", failure("keychain_absent"));
    const { user } = open(double, "#/replace/sign-in-1");
    await user.type(await screen.findByTestId("portal-confirm"), "ada@acme.example");
    await user.click(screen.getByTestId("portal-begin"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("There is no keychain");
  });
});

describe("waiting for the key", () => {
  it("opens the portal on a click", async () => {
    const { double, user } = inVisit({});
    await user.click(await screen.findByTestId("portal-open"));
    expect(double.asked("openPortal")).toEqual([["visit-1"]]);
  });

  it("takes the key from the clipboard without seeing it", async () => {
    const { double, user } = inVisit({});
    await screen.findByTestId("portal-paste");
    double.world.visit = visit({ stage: "done", newKey, oldKey: newKey });
    await user.click(screen.getByTestId("portal-paste"));
    expect(double.asked("takeKeyFromClipboard")).toEqual([["visit-1"]]);
    expect(await screen.findByTestId("portal-outcome")).toHaveTextContent("Your new key works");
  });

  it("reads on focus only with consent", async () => {
    const { double, user } = inVisit({});
    const consent = await screen.findByTestId("portal-consent");
    expect(consent).not.toBeChecked();
    await user.click(consent);
    expect(double.asked("setReadOnFocus")).toEqual([["visit-1", true]]);
    await waitFor(() => expect(consent).toBeChecked());
  });

  it("offers a field where the clipboard fails, and empties it at once", async () => {
    const { double, user } = inVisit({});
    double.fail("takeKeyFromClipboard", failure("clipboard_unavailable"));
    await user.click(await screen.findByTestId("portal-paste"));
    const field = await screen.findByTestId("portal-typed");
    expect(field).toHaveAttribute("type", "password");
    double.fail("takeTypedKey", failure("no_key_found"));
    await user.type(field, "jca_typed");
    await user.click(screen.getByTestId("portal-take"));
    expect(double.asked("takeTypedKey")).toEqual([["visit-1", "jca_typed"]]);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("There is no key here");
  });

  it.each(["no_key_found", "same_key_again"] as const)("shows %s and goes on", async (code) => {
    inVisit({ error: failure(code) });
    expect(await screen.findByTestId("error")).toHaveAttribute("data-code", code);
    expect(screen.getByTestId("portal-paste")).toBeEnabled();
  });

  it("is not left by accident", async () => {
    const { double, user } = inVisit({});
    await user.click(await screen.findByTestId("portal-leave"));
    await user.keyboard("{Enter}");
    expect(double.asked("closePortalVisit")).toHaveLength(0);
    await user.click(screen.getByTestId("portal-leave"));
    await user.click(screen.getByTestId("confirm-understand"));
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("closePortalVisit")).toEqual([["visit-1"]]);
    expect(await screen.findByTestId("portal-outcome")).toHaveTextContent("Left without a key");
  });

  it("can be found again from any other screen", async () => {
    const double = acme();
    const { user } = open(double, "#/replace/sign-in-1");
    await user.type(await screen.findByTestId("portal-confirm"), "ada@acme.example{Enter}");
    await screen.findByTestId("portal-paste");
    await user.click(screen.getByTestId("nav-activity"));
    const strip = await screen.findByTestId("open-visit");
    expect(strip).toHaveTextContent("A new key of ada@acme.example is awaited");
    await user.click(screen.getByRole("link", { name: "Go on" }));
    expect(await screen.findByTestId("portal-paste")).toBeVisible();
  });
});

describe("after the key came", () => {
  it("it says that it is working", async () => {
    inVisit({ stage: "working" });
    expect(await screen.findByText(/reading it back and asking JumpCloud/)).toBeVisible();
  });

  it("an unconfirmed key is safe, and verified on a click", async () => {
    const { double, user } = inVisit({ stage: "unverified", newKey, error: failure("offline") });
    await user.click(await screen.findByTestId("portal-verify"));
    expect(double.asked("verifyPortalKey")).toEqual([["visit-1"]]);
    expect(screen.getByTestId("error-title")).toHaveTextContent("No connection to JumpCloud");
  });

  it("a refused key leaves room for another", async () => {
    const { double, user } = inVisit({ stage: "unverified", newKey, error: failure("key_not_accepted") });
    expect(await screen.findByTestId("portal-outcome")).toHaveTextContent("JumpCloud does not accept it");
    await user.click(screen.getByTestId("portal-paste"));
    expect(double.asked("takeKeyFromClipboard")).toHaveLength(1);
  });

  it("an unconfirmed key can be left for later, and stays", async () => {
    const { double, user } = inVisit({ stage: "unverified", newKey, error: failure("offline") });
    await user.click(await screen.findByTestId("portal-later"));
    await waitFor(() => expect(location.hash).toBe("#/credentials/own-key"));
    expect(double.asked("closePortalVisit")).toEqual([["visit-1"]]);
  });

  it.each([
    ["portal-other-keep", true],
    ["portal-other-drop", false],
  ])("another administrator's key needs an explicit answer (%s)", async (button, keep) => {
    const { double, user } = inVisit({
      stage: "other_administrator",
      otherAdmin: { name: "Grace Hopper", email: "grace@acme.example" },
    });
    expect(await screen.findByTestId("portal-outcome")).toHaveTextContent("This key belongs to Grace Hopper");
    expect(screen.getByText(/old key stopped working when this one was made/)).toBeVisible();
    expect(screen.getByTestId(button)).toBeDisabled();
    await user.click(screen.getByTestId("portal-other-understand"));
    await user.click(screen.getByTestId(button));
    expect(double.asked("answerOtherAdministrator")).toEqual([["visit-1", keep]]);
  });

  it("an expiry that the API does not tell is asked for", async () => {
    const { double, user } = inVisit({ stage: "ask_expiry", newKey });
    expect(await screen.findByTestId("expiry-days90")).toBeChecked();
    await user.click(screen.getByTestId("expiry-no_expiration"));
    await user.click(screen.getByTestId("expiry-save"));
    expect(double.asked("enterExpiry")).toEqual([["own-key", { lifetime: "no_expiration" }]]);
  });

  it("done shows fingerprint and expiry, and warns of clipboard histories", async () => {
    const { double, user } = inVisit({ stage: "done", newKey, oldKey: newKey, clipboardCleared: true });
    expect(await screen.findByTestId("fingerprint")).toHaveTextContent("jca_Nw1…e4Zt");
    expect(screen.getByTestId("portal-expiry")).toHaveTextContent("Expires in 90 days");
    expect(screen.getByTestId("portal-clipboard")).toHaveTextContent(/was cleared.*clipboard history/);
    await user.click(screen.getByTestId("portal-finish"));
    expect(double.asked("closePortalVisit")).toEqual([["visit-1"]]);
    await waitFor(() => expect(location.hash).toBe("#/credentials/own-key"));
  });

  it("another administrator's key that was kept is not called one's own", async () => {
    inVisit({
      stage: "done",
      newKey,
      oldKey: newKey,
      otherAdmin: { name: "Grace Hopper", email: "g@acme.example" },
    });
    expect(await screen.findByTestId("portal-outcome")).toHaveTextContent(
      "Grace Hopper's key is in the keychain",
    );
    expect(screen.queryByText("What has stopped working")).toBeNull();
  });

  it("a visit that ended with the last Keyvigil can be begun again", async () => {
    const double = acme();
    double.world.visit = undefined;
    open(double, "#/replace/sign-in-1/visit-0");
    expect(await screen.findByTestId("portal-outcome")).toHaveTextContent("Left without a key");
    expect(screen.getByTestId("portal-again")).toHaveAttribute("href", "#/replace/sign-in-1");
  });

  it("a later change of the expiry in the portal shows", async () => {
    const { double } = inVisit({ stage: "done", newKey });
    await screen.findByText(/Expires in 90 days/);
    double.world.visit = visit({
      stage: "done",
      newKey: { ...newKey, expiry: { source: "reported", at: from(30 * DAY) } },
    });
    double.change();
    expect(await screen.findByText(/Expires in 30 days/)).toBeVisible();
  });
});
