import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { Health } from "$lib/bindings/Health";
import { desktopLines, healthLines, signInLine } from "$lib/model/health";
import { acme } from "./double/acme";
import { World } from "./double/world";
import { failure, from, HOUR, NOW, refreshed, signIn } from "./double/build";
import { scene } from "./gallery/scenes";
import { open } from "./open";

const SETTINGS = "#/settings";

function line(testid: string, told: Partial<Health>) {
  return healthLines({ ...new World().health, ...told }).find((one) => one.testid === testid);
}

describe("the health of notifications", () => {
  it("is what the person saw, not what the desktop took", () => {
    const at = from(-2 * HOUR);
    expect(line("health-notifications", { testAnswer: { at, seen: true } })?.look.label).toBe(
      "Seen by you, 21 Nov 2026",
    );
    expect(line("health-notifications", { testAnswer: { at, seen: false } })).toMatchObject({
      state: "failed",
      look: { label: "Not seen by you", tone: "warning" },
    });
  });

  it("is what fails now, whatever was seen before", () => {
    const notifications = { type: "failed" as const, error: failure("notifications_unavailable") };
    const told = line("health-notifications", { notifications, testAnswer: { at: from(0), seen: true } });
    expect(told?.look.label).toBe("Notifications do not arrive");
  });
});

describe("the health of the clock", () => {
  it("is not bad where nobody has compared it", () =>
    expect(line("health-clock", { clock: { type: "unknown" } })).toMatchObject({
      state: "unknown",
      look: { label: "Not compared yet", tone: "neutral" },
    }));

  it.each([
    ["clock_skewed", "7200", "It is ahead of JumpCloud's by 2 hours."],
    ["clock_skewed", "-600", "It is behind JumpCloud's by 10 minutes."],
    ["clock_jumped", "259200", "It went ahead by 3 days."],
  ] as const)("with %s and %s seconds says “%s”", (code, seconds, words) => {
    const clock = { type: "failed" as const, error: failure(code, seconds) };
    expect(line("health-clock", { clock })?.note).toContain(words);
  });
});

describe("the health of the desktop", () => {
  it("is no alarm where something was not chosen or is not there", () => {
    const lines = desktopLines({ tray: false, startAtLogin: "off", onClose: "ask" });
    expect(lines.map(({ look }) => look.tone)).toEqual(["neutral", "neutral"]);
    expect(lines[0]?.note).toContain("nobody watches until you start Keyvigil");
  });
});

describe("the health of a sign-in", () => {
  it("is its last check, what came of it, and its next one", () =>
    expect(signInLine(signIn(), NOW)).toMatchObject({
      testid: "health-sign-in-sign-in-1",
      state: "ok",
      note: "Last check 4 minutes ago. The next one in 56 minutes.",
    }));

  it("is a warning where half of it failed, and worse where all did", () => {
    const error = failure("offline");
    const half = signIn({ lastRefresh: refreshed({ administratorsError: error, failures: 3 }) });
    const all = signIn({
      lastRefresh: refreshed({ administratorsError: error, serviceAccountsError: error, failures: 3 }),
    });
    expect(signInLine(half, NOW).look.tone).toBe("warning");
    expect(signInLine(all, NOW).look.tone).toBe("critical");
    expect(signInLine(all, NOW).note).toContain("3 failures in a row.");
  });

  it("is not known before the first check", () =>
    expect(signInLine(signIn({ lastRefresh: null, nextRefreshAt: null }), NOW)).toMatchObject({
      state: "unknown",
      look: { label: "Not checked yet" },
    }));
});

describe("health in the settings", () => {
  it("has a line for everything that Keyvigil leans on", async () => {
    open(acme(), SETTINGS);
    const card = within(await screen.findByTestId("settings-health"));
    for (const name of ["keychain", "notifications", "clock", "start-at-login", "tray"])
      expect(await card.findByTestId(`health-${name}`)).toBeVisible();
    expect(card.getByTestId("health-sign-in-sign-in-1")).toHaveTextContent("Works");
    expect(card.getByTestId("health-sign-in-sign-in-2")).toHaveTextContent("This key may not do that");
  });
});

describe("health on the overview", () => {
  it("is short while all is well", async () => {
    open(acme());
    expect(await screen.findByTestId("health-keychain")).toBeVisible();
    expect(screen.getByTestId("health-notifications")).toBeVisible();
    expect(screen.queryByTestId("health-clock")).toBeNull();
  });

  it("tells what is wrong besides", async () => {
    open(scene("bare"));
    expect(await screen.findByTestId("health-clock")).toHaveTextContent("This computer's clock is wrong");
  });
});

describe("a test notification", () => {
  async function sent() {
    const double = acme();
    const opened = open(double, SETTINGS);
    await opened.user.click(await screen.findByTestId("send-test"));
    await screen.findByTestId("test-question");
    return { double, ...opened };
  }

  it("is followed by the question whether it was seen", async () => {
    const { double, user } = await sent();
    await user.click(screen.getByTestId("test-seen"));
    await waitFor(() =>
      expect(screen.getByTestId("health-notifications")).toHaveTextContent("Seen by you, 21 Nov 2026"),
    );
    expect(screen.queryByTestId("test-question")).toBeNull();
    expect(double.asked("answerTest")).toEqual([[true]]);
  });

  it("that was not seen leads to what to try, and to what remains", async () => {
    const { double, user } = await sent();
    await user.click(screen.getByTestId("test-not-seen"));
    const advice = await screen.findByTestId("test-advice");
    expect(advice).toHaveTextContent("Do Not Disturb");
    expect(advice).toHaveTextContent("notification settings");
    expect(advice).toHaveTextContent("notification service runs");
    expect(advice).toHaveTextContent("every reminder stands in the inbox");
    expect(screen.getByTestId("health-notifications")).toHaveTextContent("Not seen by you");
    expect(double.asked("answerTest")).toEqual([[false]]);
  });

  it("sent again asks again", async () => {
    const { user } = await sent();
    await user.click(screen.getByTestId("test-not-seen"));
    await screen.findByTestId("test-advice");
    await user.click(screen.getByTestId("send-test"));
    expect(await screen.findByTestId("test-question")).toBeVisible();
    expect(screen.queryByTestId("test-advice")).toBeNull();
  });

  it("that the desktop did not take is not asked about", async () => {
    const double = acme();
    double.fail("testNotification", failure("notifications_unavailable"));
    const { user } = open(double, SETTINGS);
    await user.click(await screen.findByTestId("send-test"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Notifications do not arrive");
    expect(screen.queryByTestId("test-question")).toBeNull();
  });

  it("keeps asking where the answer could not be kept", async () => {
    const { double, user } = await sent();
    double.fail("answerTest", failure("disk_full"));
    await user.click(screen.getByTestId("test-seen"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(screen.getByTestId("test-question")).toBeVisible();
  });
});
