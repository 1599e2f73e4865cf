import { beforeEach, describe, expect, it, vi } from "vitest";

import { tauriBackend } from "$lib/backend/tauri";

const { invoke, listeners, stopped } = vi.hoisted(() => ({
  invoke: vi.fn<(command: string, args: Record<string, unknown>) => Promise<unknown>>(),
  listeners: new Map<string, (event: { payload: unknown }) => void>(),
  stopped: [] as string[],
}));

vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/api/event", () => ({
  listen: (event: string, listener: (event: { payload: unknown }) => void) => {
    listeners.set(event, listener);
    return Promise.resolve(() => stopped.push(event));
  },
}));

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const commands = Object.entries(tauriBackend).filter(([name]) => !/^on[A-Z]/.test(name)) as [
  string,
  (...args: unknown[]) => Promise<unknown>,
][];

beforeEach(() => {
  invoke.mockReset().mockResolvedValue(undefined);
});

describe("the seam to the shell", () => {
  it.each(commands)("calls %s by the same name", async (name, call) => {
    await call();
    expect(invoke.mock.calls.map(([command]) => command)).toEqual([snakeCase(name)]);
  });

  it("hands over what each command of the reminders takes", async () => {
    await tauriBackend.inbox(7, 100);
    await tauriBackend.markRead({ type: "credential", id: "k" });
    await tauriBackend.snooze("k");
    await tauriBackend.setCredentialStages("k", null);
    await tauriBackend.changeOrganization("s", { type: "mute", muted: true });
    await tauriBackend.answerTest(false);
    await tauriBackend.setStartAtLogin(true);
    expect(invoke.mock.calls.map(([, args]) => args)).toEqual([
      { before: 7, limit: 100 },
      { which: { type: "credential", id: "k" } },
      { id: "k" },
      { id: "k", stages: null },
      { signInId: "s", change: { type: "mute", muted: true } },
      { seen: false },
      { on: true },
    ]);
  });

  it("rejects with the shell's error", async () => {
    const error = { code: "disk_full", message: "no room" };
    invoke.mockRejectedValue(error);
    await expect(tauriBackend.snoozeAll()).rejects.toEqual(error);
  });

  it("hears where to go, and that the window is to be closed, until it is told to stop", async () => {
    const heard: string[] = [];
    const stops = [
      tauriBackend.onPlace((address) => heard.push(address)),
      tauriBackend.onCloseAsked(() => heard.push("close")),
    ];
    listeners.get("place")?.({ payload: { address: "#/inbox" } });
    listeners.get("close-asked")?.({ payload: null });
    expect(heard).toEqual(["#/inbox", "close"]);
    for (const stop of stops) stop();
    await vi.waitFor(() => expect(stopped).toEqual(["place", "close-asked"]));
  });
});
