import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { describe, expect, it } from "vitest";

import { DAY, failure, from } from "./double/build";
import { EVERY } from "./double/rotation";
import { scene } from "./gallery/scenes";
import { open } from "./open";

/** Violations in words. Contrast needs a real browser's layout and is measured there. */
async function violations(container: Element): Promise<string[]> {
  const results = await axe.run(container, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "color-contrast": { enabled: false } },
  });
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`),
  );
}

const screens: [string, string][] = [
  ["first", "#/overview"],
  ["problem", "#/overview"],
  ["", "#/overview"],
  ["demo", "#/overview"],
  ["empty", "#/overview"],
  ["offline", "#/overview"],
  ["onboarding", "#/overview"],
  ["bare", "#/overview"],
  ["", "#/inbox"],
  ["empty", "#/inbox"],
  ["snoozed", "#/inbox"],
  ["", "#/credentials"],
  ["empty", "#/credentials"],
  ["offline", "#/credentials"],
  ["large", "#/credentials"],
  ["large", "#/credentials?group=organization&filter=never&custody=watched"],
  ["large", `#/credentials?group=week&from=${from(DAY)}&until=${from(9 * DAY)}`],
  ["", "#/credentials?q=zzz"],
  ["fifty", "#/overview"],
  ["large", "#/overview"],
  ["crowded", "#/overview"],
  ["", "#/credentials/own-key"],
  ["", "#/credentials/grace-key"],
  ["snoozed", "#/credentials/own-key"],
  ["muted", "#/credentials/own-key"],
  ["", "#/organizations"],
  ["provider", "#/organizations"],
  ["provider", "#/organizations?q=zzz"],
  ["refreshing", "#/organizations"],
  ["refreshed", "#/organizations"],
  ["empty", "#/administrators"],
  ["", "#/administrators"],
  ["provider", "#/administrators?group=organization&filter=flagged"],
  ["", "#/service-accounts"],
  ["provider", "#/service-accounts?filter=expired"],
  ["empty", "#/service-accounts"],
  ["", "#/activity"],
  ["", "#/settings"],
  ["quiet", "#/settings"],
  ["muted", "#/settings"],
  ["bare", "#/settings"],
  ["provider", "#/settings"],
  ["", "#/connect"],
  ["", "#/generate"],
  ["under_way", "#/overview"],
  ["", "#/rotate/backup-key"],
  ["", "#/rotate/terraform-key"],
  ["here", "#/credentials/own-key"],
  ["here", "#/replace-here/sign-in-1"],
  ["", "#/replace-here/sign-in-1"],
  ["callers", "#/credentials/own-key"],
  ["refusing", "#/rotations/rotation-1"],
  ...EVERY.map(([procedure, stage]): [string, string] => [`${procedure}-${stage}`, "#/rotations/rotation-1"]),
  ["", "#/replace/sign-in-1"],
  ...["waiting", "working", "unverified", "refused", "other", "ask", "done", "kept", "left"].map(
    (name): [string, string] => [name, "#/replace/sign-in-1/visit-1"],
  ),
];

describe("axe finds nothing wrong", () => {
  it.each(screens)("in the scene “%s” at %s", async (name, address) => {
    const { baseElement } = open(scene(name), address);
    await screen.findByRole("heading", { level: 1 });
    await waitFor(() => expect(screen.queryByText("Loading…")).toBeNull());
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the form to connect with everything open", async () => {
    const { user, baseElement } = open(scene("rejected"));
    await user.type(await screen.findByTestId("connect-key"), "jca_x");
    await user.click(screen.getByTestId("lost-key"));
    await user.click(screen.getByTestId("connect-submit"));
    await screen.findByTestId("other-regions");
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the organization picker", async () => {
    const { user, baseElement } = open(scene("choose"));
    await user.type(await screen.findByTestId("connect-key"), "jca_x");
    await user.click(screen.getByTestId("connect-submit"));
    await screen.findByTestId("organization-picker");
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the form to connect with a service account", async () => {
    const { user, baseElement } = open(scene("first"));
    await user.click(await screen.findByTestId("connect-kind-clientSecret"));
    await user.click(screen.getByTestId("connect-submit"));
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the choice of organizations", async () => {
    const { user, baseElement } = open(scene("provider"), "#/organizations");
    await user.click(await screen.findByTestId("choose-organizations"));
    await user.click(await screen.findByRole("checkbox", { name: /Birch Foods/ }));
    await screen.findByTestId("dropped");
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the switcher of many organizations", async () => {
    const { user, baseElement } = open(scene("provider"), "#/organizations");
    await user.click(await screen.findByTestId("scope"));
    expect(await violations(baseElement)).toEqual([]);
  });

  it.each([
    ["provider", "#/organizations", "organization-status"],
    ["", "#/administrators", "disable-access"],
    ["", "#/administrators?filter=untold", "enable-access"],
    ["", "#/administrators?q=edsger", "enable-access"],
    ["", "#/service-accounts", "revoke-one"],
    ["", "#/service-accounts", "delete-account"],
  ])("in the dialog of the scene “%s” at %s behind %s", async (name, address, button) => {
    const { user, baseElement } = open(scene(name), address);
    await user.click((await screen.findAllByTestId(button))[0] as HTMLElement);
    await waitFor(() => expect(screen.queryByText("Loading…")).toBeNull());
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in a dialog", async () => {
    const { user, baseElement } = open(scene(""), "#/credentials/backup-key");
    await user.click(await screen.findByTestId("forget"));
    expect(await violations(baseElement)).toEqual([]);
  });

  it.each(["revoke-old", "undo"])("in the dialog of %s", async (button) => {
    const { user, baseElement } = open(scene("service_account-handed_over"), "#/rotations/rotation-1");
    await user.click(await screen.findByTestId(button));
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the message to an owner", async () => {
    const { user, baseElement } = open(scene(""), "#/credentials/grace-key");
    await user.click(await screen.findByTestId("tell-owner"));
    expect(await violations(baseElement)).toEqual([]);
  });

  it.each(["closing", "closing_for_good"])("in the question of the scene “%s”", async (name) => {
    const { baseElement } = open(scene(name));
    await screen.findByTestId("close-dialog");
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the settings with everything open and something wrong", async () => {
    const { user, baseElement } = open(scene("quiet"), "#/settings");
    await user.click((await screen.findAllByTestId("organization-stages"))[0] as HTMLElement);
    await user.click(screen.getByTestId("export-calendar"));
    await user.click(screen.getByTestId("send-test"));
    await screen.findByTestId("test-question");
    await user.type(within(screen.getByTestId("stages-held")).getByTestId("stage-number"), "x{Enter}");
    await user.clear(screen.getByTestId("quiet-from"));
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in an opened day of the timeline", async () => {
    const { user, baseElement } = open(scene("crowded"));
    await user.click((await screen.findAllByTestId("timeline-mark"))[0] as HTMLElement);
    await screen.findByText("Account 00001");
    expect(await violations(baseElement)).toEqual([]);
  });

  it.each(["#/credentials", "#/activity"])("in the menu to export at %s", async (address) => {
    const { user, baseElement } = open(scene(""), address);
    await waitFor(() => expect(screen.getByTestId("export")).toBeEnabled());
    await user.click(screen.getByTestId("export"));
    expect(await violations(baseElement)).toEqual([]);
    await user.click(screen.getByTestId("export-csv"));
    await screen.findByTestId("notice-action");
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in a list of which a part could not be loaded", async () => {
    const double = scene("large");
    const { baseElement } = open(double, "#/credentials");
    const list = await screen.findByTestId("credentials-table");
    double.fail("credentialPage", failure("data_damaged"));
    list.scrollTop = 50_000;
    await fireEvent.scroll(list);
    await screen.findByTestId("error-title");
    expect(await violations(baseElement)).toEqual([]);
  });

  it("in the palette", async () => {
    const { user, baseElement } = open(scene(""));
    await user.click(await screen.findByTestId("find"));
    expect(await violations(baseElement)).toEqual([]);
  });
});
