import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { fromTimeField, quietHours, toTimeField } from "$lib/model/quietHours";
import { acme } from "./double/acme";
import { failure, HELD, WATCHED } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";
import { settled } from "./settled";

const SETTINGS = "#/settings";
const DAY = 86_400;

/** Types a time: as a browser does it, and as a web view does that knows no such field. */
async function enter(field: HTMLElement, value: string) {
  await fireEvent.input(field, { target: { value } });
  await fireEvent.change(field);
}

describe("quiet hours", () => {
  it("are off, and from 22:00 to 07:00 once they are on", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    const box = await screen.findByTestId("quiet-hours");
    expect(box).not.toBeChecked();
    expect(box).toHaveAccessibleDescription(/the last hour of a key in your keychain comes through/);
    expect(screen.queryByTestId("quiet-from")).toBeNull();
    await user.click(box);
    expect(await screen.findByTestId("quiet-from")).toHaveValue("22:00");
    expect(screen.getByTestId("quiet-until")).toHaveValue("07:00");
    expect(double.asked("changeSettings")).toEqual([
      [{ type: "quietHours", hours: { from: 1320, until: 420 } }],
    ]);
  });

  it("can be others", async () => {
    const double = scene("quiet");
    open(double, SETTINGS);
    await enter(await screen.findByTestId("quiet-until"), "06:30");
    expect(double.asked("changeSettings")).toEqual([
      [{ type: "quietHours", hours: { from: 1320, until: 390 } }],
    ]);
  });

  it("are not kept where they make no span", async () => {
    const double = scene("quiet");
    open(double, SETTINGS);
    const until = await screen.findByTestId("quiet-until");
    await enter(until, "22:00");
    expect(until).toBeInvalid();
    expect(until).toHaveAccessibleDescription("Enter two different times, such as 22:00 and 07:00.");
    expect(double.asked("changeSettings")).toHaveLength(0);
  });

  it("are not taken from under the person who types them", async () => {
    const double = scene("quiet");
    open(double, SETTINGS);
    const until = await screen.findByTestId("quiet-until");
    await fireEvent.input(until, { target: { value: "05:00" } });
    const asked = double.asked("settings").length;
    double.world.settings = { ...double.world.settings, quietHours: { from: 1320, until: 420 } };
    double.change();
    await waitFor(() => expect(double.asked("settings").length).toBeGreaterThan(asked));
    await fireEvent.change(until);
    expect(double.asked("changeSettings")).toEqual([
      [{ type: "quietHours", hours: { from: 1320, until: 300 } }],
    ]);
  });

  it("end", async () => {
    const double = scene("quiet");
    const { user } = open(double, SETTINGS);
    await user.click(await screen.findByTestId("quiet-hours"));
    await waitFor(() => expect(screen.queryByTestId("quiet-from")).toBeNull());
    expect(double.asked("changeSettings")).toEqual([[{ type: "quietHours", hours: null }]]);
  });

  it.each([
    ["07:00", 420],
    ["7:05", 425],
    ["23:59:00", 1439],
    ["24:00", undefined],
    ["12:60", undefined],
    ["noon", undefined],
  ])("read “%s” as %s minutes", (typed, minutes) => expect(fromTimeField(typed)).toBe(minutes));

  it("are written as they are read", () => {
    expect(toTimeField(65)).toBe("01:05");
    expect(quietHours("22:00", "")).toBeUndefined();
  });
});

describe("the general stages", () => {
  it("stand apart for keys in the keychain and keys of others", async () => {
    open(acme(), SETTINGS);
    const held = within(await screen.findByTestId("stages-held"));
    const watched = within(screen.getByTestId("stages-watched"));
    expect(held.getByTestId(`stage-${30 * DAY}`)).toBeVisible();
    expect(watched.queryByTestId(`stage-${30 * DAY}`)).toBeNull();
    expect(screen.getByTestId("stages-watched")).toHaveTextContent("At most one message a day");
    expect(screen.getByTestId("stages-held")).toHaveTextContent("Keyvigil's own choice.");
  });

  it("are changed for the one and not the other", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    const watched = within(await screen.findByTestId("stages-watched"));
    await user.click(watched.getByTestId(`stage-remove-${7 * DAY}`));
    await waitFor(() => expect(watched.queryByTestId(`stage-${7 * DAY}`)).toBeNull());
    expect(double.asked("changeSettings")).toEqual([
      [{ type: "stages", custody: "watched", stages: [14 * DAY, DAY] }],
    ]);
    await settled();
    await user.click(watched.getByRole("button", { name: "Use Keyvigil's own" }));
    expect(await watched.findByTestId(`stage-${7 * DAY}`)).toBeVisible();
  });

  it("may all be taken away: the expiry remains", async () => {
    open(scene("quiet"), SETTINGS);
    const watched = within(await screen.findByTestId("stages-watched"));
    expect(watched.getAllByRole("listitem").map((chip) => chip.textContent)).toEqual(["At expiry"]);
  });
});

describe("the reminders of an organization", () => {
  it("are muted and back, and what that means is said", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    const mute = await screen.findByRole("switch", { name: "Mute Borealis Shipping" });
    expect(mute).toHaveAccessibleDescription(/Nothing of it is announced.*not even an expiry/);
    await user.click(mute);
    await waitFor(() => expect(mute).toBeChecked());
    await settled();
    await user.click(mute);
    await waitFor(() => expect(mute).not.toBeChecked());
    expect(double.asked("changeOrganization")).toEqual([
      ["sign-in-2", { type: "mute", muted: true }],
      ["sign-in-2", { type: "mute", muted: false }],
    ]);
  });

  it("stay as they were where the change failed", async () => {
    const double = acme();
    double.fail("changeOrganization", failure("disk_full"));
    const { user } = open(double, SETTINGS);
    const [mute] = await screen.findAllByTestId("mute-organization");
    await user.click(mute as HTMLElement);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(mute).not.toBeChecked();
  });

  it("come when it is chosen for them, or as in general", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    await user.click((await screen.findAllByTestId("organization-stages"))[1] as HTMLElement);
    const held = within(await screen.findByTestId("stages-sign-in-2-held"));
    await user.type(held.getByTestId("stage-number"), "45{Enter}");
    expect(await held.findByTestId(`stage-${45 * DAY}`)).toBeVisible();
    expect(screen.getAllByTestId("organization-stages")[1]).toHaveTextContent("(chosen for it)");
    await settled();
    await user.click(held.getByRole("button", { name: "Use the general ones" }));
    await waitFor(() => expect(held.queryByTestId(`stage-${45 * DAY}`)).toBeNull());
    expect(double.asked("changeOrganization")).toEqual([
      ["sign-in-2", { type: "stages", custody: "held", stages: [45 * DAY, ...HELD] }],
      ["sign-in-2", { type: "stages", custody: "held", stages: null }],
    ]);
  });
});

describe("in the background", () => {
  it("Keyvigil starts at login, or not", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    const box = await screen.findByTestId("start-at-login");
    expect(box).toBeChecked();
    await user.click(box);
    await waitFor(() => expect(screen.getByTestId("health-start-at-login")).toHaveTextContent("Off"));
    expect(double.asked("setStartAtLogin")).toEqual([[false]]);
  });

  it("says where that could not be changed", async () => {
    const double = acme();
    double.fail("setStartAtLogin", failure("start_at_login_failed"));
    const { user } = open(double, SETTINGS);
    const box = await screen.findByTestId("start-at-login");
    await user.click(box);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("could not be changed");
    expect(box).toBeChecked();
  });

  it("says why it cannot start at login", async () => {
    open(scene("bare"), SETTINGS);
    const box = await screen.findByTestId("start-at-login");
    expect(box).toBeDisabled();
    expect(box).toHaveAccessibleDescription(/does not say what starts at login/);
  });

  it("the demo does not go on", async () => {
    const double = scene("demo");
    double.world.desktop = { tray: true, startAtLogin: "unavailable", onClose: "quit" };
    open(double, SETTINGS);
    expect(await screen.findByTestId("start-at-login")).toHaveAccessibleDescription(/The demo keeps nothing/);
    expect(screen.getByTestId("close-watch")).toBeDisabled();
    expect(screen.getByTestId("settings-background")).toHaveTextContent("The demo ends with its window.");
  });

  it("closing the window does what is chosen", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    expect(await screen.findByTestId("close-watch")).toBeChecked();
    await user.click(screen.getByTestId("close-ask"));
    await waitFor(() => expect(screen.getByTestId("close-ask")).toBeChecked());
    expect(double.asked("changeSettings")).toEqual([[{ type: "onClose", choice: "ask" }]]);
  });

  it("the choice goes back where it was not kept", async () => {
    const double = acme();
    double.fail("changeSettings", failure("disk_full"));
    const { user } = open(double, SETTINGS);
    await user.click(await screen.findByTestId("close-quit"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(screen.getByTestId("close-watch")).toBeChecked();
  });

  it("says whether the desktop shows tray icons", async () => {
    open(scene("bare"), SETTINGS);
    expect(await screen.findByText(/This desktop shows no tray icons/)).toBeVisible();
  });

  it("Keyvigil ends only when it is told to", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    await user.click(await screen.findByTestId("quit"));
    expect(double.asked("quit")).toHaveLength(1);
  });
});

describe("the calendar file", () => {
  it("says what is in it before, and where it is afterwards", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    const card = await screen.findByTestId("settings-calendar");
    expect(card).toHaveTextContent(/Names and organizations are in it, but no secret/);
    expect(card).toHaveTextContent("A later export moves the same events");
    await user.click(screen.getByTestId("export-calendar"));
    expect(await screen.findByTestId("exported-path")).toHaveTextContent("/Downloads/keyvigil-expiries.ics");
    await user.click(screen.getByTestId("show-exported"));
    expect(double.asked("showExported")).toHaveLength(1);
  });

  it("that could not be written says why, and what was there before is no longer told", async () => {
    const double = acme();
    const { user } = open(double, SETTINGS);
    await user.click(await screen.findByTestId("export-calendar"));
    await screen.findByTestId("exported-path");
    double.fail("exportCalendar", failure("file_not_written"));
    await user.click(screen.getByTestId("export-calendar"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The file could not be written");
    expect(screen.queryByTestId("exported-path")).toBeNull();
  });

  it("is there also where no file manager shows it", async () => {
    const double = acme();
    double.fail("showExported", failure("browser_unavailable"));
    const { user } = open(double, SETTINGS);
    await user.click(await screen.findByTestId("export-calendar"));
    await user.click(await screen.findByTestId("show-exported"));
    expect(await screen.findByTestId("not-shown")).toHaveTextContent("The file is there all the same");
  });
});

describe("the question whether to start at login", () => {
  it("comes once, after the first sign-in, and yes does it", async () => {
    const double = scene("onboarding");
    const { user } = open(double);
    expect(await screen.findByTestId("ask-start-at-login")).toHaveTextContent(
      "Start Keyvigil when you log in?",
    );
    await user.click(screen.getByTestId("start-at-login-yes"));
    await waitFor(() => expect(screen.queryByTestId("ask-start-at-login")).toBeNull());
    expect(double.asked("setStartAtLogin")).toEqual([[true]]);
    expect(double.asked("changeSettings")).toEqual([[{ type: "askedStartAtLogin" }]]);
    double.change();
    await user.click(screen.getByTestId("nav-inbox"));
    await user.click(screen.getByTestId("nav-overview"));
    await screen.findByTestId("needs-care");
    expect(screen.queryByTestId("ask-start-at-login")).toBeNull();
  });

  it("takes no for an answer", async () => {
    const double = scene("onboarding");
    const { user } = open(double);
    await user.click(await screen.findByTestId("start-at-login-no"));
    await waitFor(() => expect(screen.queryByTestId("ask-start-at-login")).toBeNull());
    expect(double.asked("setStartAtLogin")).toHaveLength(0);
    expect(double.asked("changeSettings")).toEqual([[{ type: "askedStartAtLogin" }]]);
  });

  it("stays, with the reason, where it could not be done", async () => {
    const double = scene("onboarding");
    double.fail("setStartAtLogin", failure("start_at_login_failed"));
    const { user } = open(double);
    await user.click(await screen.findByTestId("start-at-login-yes"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("What starts at login");
    expect(double.asked("changeSettings")).toHaveLength(0);
    await user.click(screen.getByTestId("start-at-login-no"));
    await waitFor(() => expect(screen.queryByTestId("ask-start-at-login")).toBeNull());
  });

  it.each(["on", "unavailable"] as const)("is not asked where it is %s", async (startAtLogin) => {
    const double = scene("onboarding");
    double.world.desktop.startAtLogin = startAtLogin;
    open(double);
    await screen.findByTestId("needs-care");
    await waitFor(() => expect(double.asked("desktop")).toHaveLength(1));
    expect(screen.queryByTestId("ask-start-at-login")).toBeNull();
  });

  it("does not trouble the desktop once it was answered", async () => {
    const double = acme();
    open(double);
    await screen.findByTestId("needs-care");
    await waitFor(() => expect(double.asked("settings")).toHaveLength(1));
    expect(double.asked("desktop")).toHaveLength(0);
  });
});

it("what holds for an organization follows the general stages", async () => {
  const double = acme();
  const { user } = open(double, SETTINGS);
  const general = within(await screen.findByTestId("stages-watched"));
  double.world.signIns = double.world.signIns.map((signIn) => ({
    ...signIn,
    reminders: { ...signIn.reminders, watched: { own: null, inherited: WATCHED.slice(0, 2) } },
  }));
  await user.click((await screen.findAllByTestId("organization-stages"))[0] as HTMLElement);
  const organization = within(await screen.findByTestId("stages-sign-in-1-watched"));
  await user.click(general.getByTestId(`stage-remove-${DAY}`));
  await waitFor(() => expect(organization.queryByTestId(`stage-${DAY}`)).toBeNull());
});
