import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { ErrorCode } from "$lib/bindings/ErrorCode";
import { text } from "$lib/text/en";
import { TestBackend } from "./double/backend";
import { failure, signIn } from "./double/build";
import { open } from "./open";

async function typeKey(double: TestBackend, key = "jca_secret") {
  const opened = open(double);
  await opened.user.type(await screen.findByTestId("connect-key"), key);
  return opened;
}

describe("on the first start", () => {
  it("Keyvigil asks to connect", async () => {
    open(new TestBackend());
    expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Connect to JumpCloud");
  });

  it("the key is typed unseen", async () => {
    open(new TestBackend());
    expect(await screen.findByLabelText("API key")).toHaveAttribute("type", "password");
  });

  it("the demo opens in a window of its own", async () => {
    const double = new TestBackend();
    const { user } = open(double);
    await user.click(await screen.findByTestId("open-demo"));
    expect(double.asked("openDemo")).toHaveLength(1);
    expect(await screen.findByTestId("notices")).toHaveTextContent("The demo opens");
  });
});

describe("connecting", () => {
  it("sends what was typed, and shows the overview", async () => {
    const double = new TestBackend();
    const { user } = await typeKey(double, "  jca_secret ");
    await user.click(screen.getByTestId("connect-region-eu"));
    await user.type(screen.getByTestId("connect-label"), "Home");
    double.world.signIns = [signIn({ label: "Home" })];
    await user.click(screen.getByTestId("connect-submit"));
    expect(double.asked("connect")).toEqual([[{ apiKey: "jca_secret", region: "eu", label: "Home" }]]);
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
  });

  it("asks for the key before it asks JumpCloud", async () => {
    const double = new TestBackend();
    const { user } = open(double);
    await user.click(await screen.findByTestId("connect-submit"));
    expect(screen.getByTestId("connect-key")).toHaveAccessibleDescription(/Paste or type the API key/);
    expect(double.asked("connect")).toHaveLength(0);
  });

  it("knows a malformed organization id before it asks JumpCloud", async () => {
    const double = new TestBackend();
    const { user } = await typeKey(double);
    await user.type(screen.getByTestId("connect-organization"), "nope");
    await user.click(screen.getByTestId("connect-submit"));
    expect(screen.getByTestId("connect-organization")).toBeInvalid();
    expect(double.asked("connect")).toHaveLength(0);
  });

  const failures: ErrorCode[] = [
    "key_not_accepted",
    "key_did_not_arrive",
    "organization_id_missing",
    "organization_id_malformed",
    "organization_unknown",
    "organization_id_not_taken",
    "forbidden",
    "ip_blocked",
    "api_access_disabled",
    "rate_limited",
    "jumpcloud_down",
    "redirected",
    "answer_unreadable",
    "offline",
    "timed_out",
    "connection_lost",
    "tls_not_trusted",
    "proxy_authentication",
    "keychain_absent",
    "keychain_locked",
    "already_connected",
  ];
  it.each(failures)("that fails with %s says so and keeps what was typed", async (code) => {
    const double = new TestBackend();
    double.fail("connect", failure(code));
    const { user } = await typeKey(double);
    await user.click(screen.getByTestId("connect-submit"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent(text.errors[code].title);
    expect(screen.getByRole("alert")).toHaveTextContent(text.errors[code].next);
    expect(screen.getByTestId("connect-key")).toHaveValue("jca_secret");
  });

  it("offers other regions only where the key was not accepted", async () => {
    const double = new TestBackend();
    double.fail("connect", failure("offline"));
    const { user } = await typeKey(double);
    await user.click(screen.getByTestId("connect-submit"));
    await screen.findByTestId("error-title");
    expect(screen.queryByTestId("try-other-regions")).toBeNull();
  });
});

describe("a key that sees several organizations", () => {
  async function choosing(organizations: { id: string; name: string }[]) {
    const double = new TestBackend();
    double.world.connect = { type: "chooseOrganization", organizations };
    const opened = await typeKey(double);
    await opened.user.click(screen.getByTestId("connect-submit"));
    await screen.findByTestId("organization-picker");
    return { double, ...opened };
  }
  const two = [
    { id: "a".repeat(24), name: "Acme" },
    { id: "b".repeat(24), name: "Borealis" },
  ];

  it("asks to choose one, and connects it", async () => {
    const { double, user } = await choosing(two);
    expect(screen.getByRole("radiogroup")).toHaveAccessibleName("This key sees several organizations");
    expect(screen.getByTestId("organization-submit")).toBeDisabled();
    await user.click(screen.getByLabelText(/Borealis/));
    double.world.connect = { type: "connected", signInId: "sign-in-1" };
    double.world.signIns = [signIn()];
    await user.click(screen.getByTestId("organization-submit"));
    expect(double.asked("connect")[1]).toEqual([
      { apiKey: "jca_secret", region: "us", label: "", organizationId: "b".repeat(24) },
    ]);
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
  });

  it("can be filtered where there are many", async () => {
    const many = Array.from({ length: 30 }, (_, n) => ({
      id: `${n}`.padStart(24, "0"),
      name: `Client ${n}`,
    }));
    const { user } = await choosing(many);
    await user.type(screen.getByTestId("organization-filter"), "client 17");
    expect(screen.getAllByRole("radio", { name: /Client/ })).toHaveLength(1);
  });

  it("asks anew when the key changes", async () => {
    const { user } = await choosing(two);
    await user.type(screen.getByTestId("connect-key"), "x");
    expect(screen.queryByTestId("organization-picker")).toBeNull();
  });
});

describe("a key of another region", () => {
  async function rejected(found: ("us" | "eu" | "in")[]) {
    const double = new TestBackend();
    double.fail("connect", failure("key_not_accepted"));
    double.world.otherRegions = found;
    const opened = await typeKey(double);
    await opened.user.click(screen.getByTestId("connect-submit"));
    await screen.findByTestId("try-other-regions");
    return { double, ...opened };
  }

  it("is sent to the other regions only after a click that says so", async () => {
    const { double, user } = await rejected(["eu"]);
    expect(screen.getByTestId("other-regions")).toHaveTextContent(
      "(EU, India). This sends the key to them, too.",
    );
    expect(double.asked("tryOtherRegions")).toHaveLength(0);
    await user.click(screen.getByTestId("try-other-regions"));
    expect(double.asked("tryOtherRegions")).toEqual([["jca_secret", "us"]]);
  });

  it("is connected where it was found with one click", async () => {
    const { double, user } = await rejected(["eu"]);
    await user.click(screen.getByTestId("try-other-regions"));
    double.recover("connect");
    await user.click(await screen.findByTestId("take-region-eu"));
    expect(double.asked("connect").at(-1)).toEqual([{ apiKey: "jca_secret", region: "eu", label: "" }]);
  });

  it("may be found nowhere", async () => {
    const { user } = await rejected([]);
    await user.click(screen.getByTestId("try-other-regions"));
    expect(await screen.findByTestId("other-regions-none")).toHaveTextContent(
      "None of the other regions accepts it",
    );
  });
});

describe("“I lost my key”", () => {
  it("says what will break before it opens the portal of the chosen region", async () => {
    const double = new TestBackend();
    const { user } = open(double);
    await user.click(await screen.findByTestId("connect-region-in"));
    await user.click(screen.getByTestId("lost-key"));
    const panel = screen.getByTestId("lost-key-panel");
    expect(panel).toHaveTextContent("AD Import (fails silently)");
    expect(panel).toHaveTextContent("Generate New API Key");
    await user.click(screen.getByTestId("lost-key-open"));
    await waitFor(() => expect(double.asked("openPortalOf")).toEqual([["in"]]));
  });
});
