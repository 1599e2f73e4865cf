import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { Discovery } from "$lib/bindings/Discovery";
import type { ErrorCode } from "$lib/bindings/ErrorCode";
import { text } from "$lib/text/en";
import { TestBackend } from "./double/backend";
import { failure, signIn } from "./double/build";
import { discovered, seen } from "./double/discovery";
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
    expect(await screen.findByLabelText("API key", { selector: "#connect-key" })).toHaveAttribute(
      "type",
      "password",
    );
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
    expect(double.asked("connect")).toEqual([
      [
        {
          secret: { type: "apiKey", apiKey: "jca_secret" },
          region: "eu",
          organizationIds: [],
          label: "Home",
        },
      ],
    ]);
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

  it("takes the organization id that is known", async () => {
    const double = new TestBackend();
    const { user } = await typeKey(double);
    await user.type(screen.getByTestId("connect-organization"), ` ${"a".repeat(24)} `);
    await user.click(screen.getByTestId("connect-submit"));
    expect(double.asked("connect")[0]).toMatchObject([{ organizationIds: ["a".repeat(24)] }]);
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

describe("a service account's client id and secret", () => {
  async function choosing(double = new TestBackend()) {
    const opened = open(double);
    await opened.user.click(await screen.findByTestId("connect-kind-clientSecret"));
    return { double, ...opened };
  }

  it("are for watching with few rights, and what such a sign-in cannot do is said", async () => {
    await choosing();
    const kind = screen.getByRole("group", { name: "Connect with" });
    expect(kind).toHaveAccessibleDescription(/watching with few rights/);
    expect(kind).toHaveAccessibleDescription(/cannot make or replace administrators' keys/);
    expect(screen.queryByTestId("connect-key")).toBeNull();
    expect(screen.queryByTestId("lost-key")).toBeNull();
    expect(screen.getByTestId("connect-client-secret")).toHaveAttribute("type", "password");
  });

  it("are both sent", async () => {
    const { double, user } = await choosing();
    await user.type(screen.getByTestId("connect-client-id"), " b1946ac9 ");
    await user.type(screen.getByTestId("connect-client-secret"), "hush");
    double.world.signIns = [signIn()];
    await user.click(screen.getByTestId("connect-submit"));
    expect(double.asked("connect")).toEqual([
      [
        {
          secret: { type: "clientSecret", clientId: "b1946ac9", clientSecret: "hush" },
          region: "us",
          organizationIds: [],
          label: "",
        },
      ],
    ]);
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
  });

  it("are asked for before JumpCloud is", async () => {
    const { double, user } = await choosing();
    await user.click(screen.getByTestId("connect-submit"));
    expect(screen.getByTestId("connect-client-id")).toHaveAccessibleDescription(
      /Paste or type the client id/,
    );
    expect(screen.getByTestId("connect-client-secret")).toBeInvalid();
    expect(double.asked("connect")).toHaveLength(0);
  });

  it("are sent to other regions only with words that say so", async () => {
    const double = new TestBackend();
    double.fail("connect", failure("key_not_accepted"));
    const { user } = await choosing(double);
    await user.type(screen.getByTestId("connect-client-id"), "id");
    await user.type(screen.getByTestId("connect-client-secret"), "hush");
    await user.click(screen.getByTestId("connect-submit"));
    expect(await screen.findByTestId("other-regions")).toHaveTextContent(
      "This sends the client id and secret to them, too.",
    );
    await user.click(screen.getByTestId("try-other-regions"));
    expect(double.asked("tryOtherRegions")).toEqual([
      [{ type: "clientSecret", clientId: "id", clientSecret: "hush" }, "us"],
    ]);
    expect(await screen.findByTestId("other-regions-none")).toHaveTextContent("accepts them, either");
  });

  it("leave the key's field alone, and the keyboard where it was", async () => {
    const { user } = await choosing();
    await user.click(screen.getByTestId("connect-kind-apiKey"));
    expect(screen.getByTestId("connect-kind-apiKey")).toHaveFocus();
    expect(screen.getByTestId("connect-key")).toBeVisible();
  });
});

describe("a key that sees several organizations", () => {
  async function choosing(discovery: Partial<Discovery>) {
    const double = new TestBackend();
    double.world.connect = { type: "chooseOrganization", discovery: discovered(discovery) };
    const opened = await typeKey(double);
    await opened.user.click(screen.getByTestId("connect-submit"));
    await screen.findByTestId("organization-picker");
    return { double, ...opened };
  }
  const two = [seen("a", "Acme"), seen("b", "Borealis")];
  const many = Array.from({ length: 57 }, (_, n) => seen(`${n}`.padStart(2, "0"), `Client ${n}`));

  it("asks which to watch, and connects them", async () => {
    const { double, user } = await choosing({ organizations: two });
    const picker = screen.getByRole("group", { name: "This key sees several organizations" });
    expect(picker).toHaveTextContent("nothing changes at JumpCloud");
    expect(screen.getByTestId("organization-submit")).toBeDisabled();
    await user.click(screen.getByLabelText(/Borealis/));
    double.world.connect = { type: "connected", signInId: "sign-in-1" };
    double.world.signIns = [signIn()];
    await user.click(screen.getByTestId("organization-submit"));
    expect(double.asked("connect")[1]).toMatchObject([{ organizationIds: ["b".repeat(24)] }]);
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeVisible();
  });

  it("leads to the board where several were chosen", async () => {
    const { double, user } = await choosing({ organizations: two });
    await user.click(screen.getByTestId("organizations-all"));
    double.world.connect = { type: "connected", signInId: "sign-in-1" };
    double.world.signIns = [signIn(), signIn({ id: "sign-in-2", label: "Borealis" })];
    await user.click(screen.getByRole("button", { name: "Watch 2 organizations" }));
    await waitFor(() =>
      expect(screen.getByTestId("notices")).toHaveTextContent("2 organizations are connected."),
    );
    expect(location.hash).toBe("#/organizations");
  });

  it("can be searched, all that is shown taken, and all let go again", async () => {
    const { user } = await choosing({ organizations: many });
    await user.type(screen.getByTestId("organization-filter"), "client 1");
    expect(screen.getAllByRole("checkbox", { name: /Client/ })).toHaveLength(15);
    await user.click(screen.getByTestId("organizations-all"));
    expect(screen.getByTestId("organizations-chosen")).toHaveTextContent("15 of 57 chosen");
    await user.clear(screen.getByTestId("organization-filter"));
    await user.click(screen.getByRole("checkbox", { name: /Client 2 / }));
    expect(screen.getByTestId("organizations-chosen")).toHaveTextContent("16 of 57 chosen");
    await user.click(screen.getByTestId("organizations-none"));
    expect(screen.getByTestId("organizations-chosen")).toHaveTextContent("0 of 57 chosen");
    await user.type(screen.getByTestId("organization-filter"), "nobody");
    expect(screen.getByText("No organization matches.")).toBeVisible();
  });

  it("is one stop of the Tab key, and the arrows move within it", async () => {
    const { user } = await choosing({ organizations: two });
    screen.getByTestId("organizations-none").focus();
    await user.tab();
    expect(screen.getByRole("checkbox", { name: /Acme/ })).toHaveFocus();
    await user.keyboard("{ArrowDown} ");
    expect(screen.getByRole("checkbox", { name: /Borealis/ })).toBeChecked();
    await user.keyboard("{Home}");
    expect(screen.getByRole("checkbox", { name: /Acme/ })).toHaveFocus();
    await user.keyboard("{End}");
    await user.tab();
    expect(screen.getByTestId("organization-submit")).toHaveFocus();
  });

  it("says what the provider's own entry is", async () => {
    const provider = { ...seen("f", "Northwind MSP"), scope: "provider" as const };
    const { double, user } = await choosing({ organizations: [provider, ...two] });
    const entry = screen.getAllByRole("checkbox")[0] as HTMLElement;
    expect(entry).toHaveAccessibleName(/Northwind MSP Those who administer the provider itself/);
    await user.click(entry);
    await user.click(screen.getByTestId("organization-submit"));
    expect(double.asked("connect")[1]).toMatchObject([{ organizationIds: ["f".repeat(24)] }]);
  });

  it("marks what it watches already, and does not ask for that again", async () => {
    const watched = { ...seen("c", "Cedar"), watchedBy: "sign-in-7" };
    const { double, user } = await choosing({ organizations: [...two, watched] });
    expect(screen.getByRole("checkbox", { name: /Cedar.*Watched/ })).toBeChecked();
    expect(screen.getByRole("checkbox", { name: /Cedar/ })).toBeDisabled();
    expect(screen.getByTestId("organizations-chosen")).toHaveTextContent("0 of 3 chosen, 1 watched already");
    await user.click(screen.getByTestId("organizations-all"));
    await user.click(screen.getByTestId("organization-submit"));
    expect(double.asked("connect")[1]).toMatchObject([{ organizationIds: ["a".repeat(24), "b".repeat(24)] }]);
  });

  it("tells what could not be read", async () => {
    await choosing({ organizations: two, unreadable: 3 });
    expect(screen.getByTestId("organization-picker")).toHaveTextContent(
      "3 entries of JumpCloud's answer could not be read",
    );
  });

  it("asks anew when the key changes", async () => {
    const { user } = await choosing({ organizations: two });
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
    expect(double.asked("tryOtherRegions")).toEqual([[{ type: "apiKey", apiKey: "jca_secret" }, "us"]]);
  });

  it("is connected where it was found with one click", async () => {
    const { double, user } = await rejected(["eu"]);
    await user.click(screen.getByTestId("try-other-regions"));
    double.recover("connect");
    await user.click(await screen.findByTestId("take-region-eu"));
    expect(double.asked("connect").at(-1)).toMatchObject([{ region: "eu", organizationIds: [] }]);
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
