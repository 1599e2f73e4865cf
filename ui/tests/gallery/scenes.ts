import type { RotationView } from "$lib/bindings/RotationView";
import { acme } from "../double/acme";
import { TestBackend } from "../double/backend";
import { asInherited, DAY, failure, from, HELD, refreshed, visit, WATCHED } from "../double/build";
import { crowded, fifty } from "../double/large";
import { discovered, seen } from "../double/discovery";
import { provider } from "../double/provider";
import { EVERY, rotation } from "../double/rotation";

function running(...rotations: RotationView[]): TestBackend {
  const double = acme();
  double.world.rotations = rotations;
  const kept = rotations.find(({ old, stage }) => old?.id === "backup-key" && stage === "overlap");
  if (kept) double.world.details["backup-key"] = { openRotation: kept.id };
  return double;
}

function inPortal(told: Parameters<typeof visit>[0]): TestBackend {
  const double = acme();
  const keys = double.world.credentials;
  const oldKey = keys.find(({ id }) => id === "own-key") ?? null;
  const newKey = oldKey && {
    ...oldKey,
    fingerprint: "jca_Nw1…e4Zt",
    createdAt: from(-60_000),
    state: "active" as const,
    expiry: { source: "reported" as const, at: from(90 * 86_400_000) },
  };
  double.world.visit = visit({ oldKey, newKey, ...told });
  return double;
}

/** What the key sees beside what is watched. */
function watching(double: TestBackend): TestBackend {
  const { world } = double;
  const watched = world.signIns.map(({ id, label, organization, scope }) => ({
    id: organization.id,
    name: label,
    scope,
    watchedBy: id,
  }));
  world.discovery = discovered({
    organizations: [...watched.slice(0, -1), seen("a", "Yew Dental"), seen("b", "Zelkova Bank")],
    unreadable: 1,
    vanished: world.signIns.slice(-1).map(({ organization }) => organization),
  });
  return double;
}

const scenes: Record<string, () => TestBackend> = {
  first: () => new TestBackend(),
  rejected: () => {
    const double = new TestBackend();
    double.fail("connect", failure("key_not_accepted"));
    double.world.otherRegions = ["eu"];
    return double;
  },
  choose: () => {
    const double = new TestBackend();
    double.world.connect = {
      type: "chooseOrganization",
      discovery: {
        organizations: ["Acme", "Borealis Shipping", "Cedar Clinics", "Delta Foods"].map((name, index) => ({
          id: `5f1b2c3d4e5f6a7b8c9d0e${10 + index}`,
          name,
          scope: "organization",
          watchedBy: null,
        })),
        unreadable: 0,
        vanished: [],
      },
    };
    return double;
  },
  // A managed service provider, with what can be wrong with an organization.
  provider: () => watching(provider(56)),
  thousand: () => watching(provider(999)),
  refreshing: () => {
    const double = provider(999);
    double.world.progress = { total: 1000, done: 312, failed: 2, cancelled: false, ended: false };
    return double;
  },
  refreshed: () => {
    const double = provider(56);
    double.world.progress = { total: 57, done: 57, failed: 2, cancelled: false, ended: true };
    return double;
  },
  problem: () => {
    const double = new TestBackend();
    double.world.info.problem = failure("data_folder_newer");
    return double;
  },
  empty: () => {
    const double = acme();
    Object.assign(double.world, {
      credentials: [],
      administrators: [],
      accounts: [],
      activity: [],
      inbox: [],
    });
    return double;
  },
  loading: () => {
    const double = acme();
    for (const command of [
      "overview",
      "inbox",
      "credentialPage",
      "administratorPage",
      "serviceAccountPage",
      "organizationPage",
    ] as const) {
      double.hold(command);
    }
    return double;
  },
  offline: () => {
    const double = acme();
    double.fail("credentialPage", failure("data_damaged"));
    double.world.signIns = double.world.signIns.map((signIn) => ({
      ...signIn,
      lastRefresh: refreshed({
        administratorsError: failure("offline"),
        serviceAccountsError: failure("offline"),
        administratorsAt: from(-DAY),
        serviceAccountsAt: from(-DAY),
        failures: 1,
      }),
    }));
    double.world.health.keychain = { type: "failed", error: failure("keychain_locked") };
    return double;
  },
  crowded,
  fifty: () => fifty(),
  large: () => fifty(400),
  demo: () => {
    const double = acme();
    double.world.info.mode = "demo";
    return double;
  },
  simulator: () => {
    const double = acme();
    double.world.info.mode = "simulator";
    return double;
  },
  here: () => {
    const double = acme();
    double.world.signIns = double.world.signIns.map((signIn) => ({ ...signIn, makesKeysHere: true }));
    return double;
  },
  under_way: () =>
    running(
      rotation("service_account", "overlap"),
      rotation("admin_key", "lost", { id: "rotation-2" }),
      rotation("service_account", "needs_you", { id: "rotation-3", owner: "Terraform" }),
      rotation("generate", "done", { id: "rotation-4", owner: "HR sync" }),
    ),
  refusing: () =>
    running(
      rotation("admin_key", "storing", {
        actions: ["try_again", "leave", "reveal"],
        error: failure("keychain_locked"),
        working: false,
      }),
    ),
  callers: () => {
    const double = acme();
    double.world.details["own-key"] = {
      oldKeyCallers: [
        { at: from(-3_600_000), clientIp: "203.0.113.7", userAgent: "PowerShell/7.4", attempts: 12 },
        { at: from(-7_200_000), clientIp: null, userAgent: null, attempts: 1 },
      ],
    };
    return double;
  },
  snoozed: () => {
    const double = acme();
    double.world.settings.snoozedUntil = from(22.5 * 3_600_000);
    double.world.details["own-key"] = {
      ...double.world.details["own-key"],
      reminding: { stages: asInherited(HELD), muted: false, snoozedUntil: from(23 * 3_600_000) },
    };
    return double;
  },
  muted: () => {
    const double = acme();
    double.world.signIns = double.world.signIns.map((signIn) => ({
      ...signIn,
      reminders: { ...signIn.reminders, muted: true, watched: { own: [86_400], inherited: WATCHED } },
    }));
    double.world.details["own-key"] = {
      reminding: { stages: { own: [86_400], inherited: HELD }, muted: true, snoozedUntil: null },
    };
    return double;
  },
  quiet: () => {
    const double = acme();
    Object.assign(double.world.settings, {
      quietHours: { from: 22 * 60, until: 7 * 60 },
      held: { own: [7 * 86_400, 36 * 3_600, 90 * 60], inherited: HELD },
      watched: { own: [], inherited: WATCHED },
    });
    return double;
  },
  onboarding: () => {
    const double = acme();
    double.world.settings.askedStartAtLogin = false;
    double.world.desktop.startAtLogin = "off";
    return double;
  },
  closing: () => {
    const double = acme();
    double.closesAtOnce = true;
    return double;
  },
  closing_for_good: () => {
    const double = acme();
    double.world.desktop.tray = false;
    double.closesAtOnce = true;
    return double;
  },
  // A desktop that gives as little as it can, and everything that can be wrong with it.
  bare: () => {
    const double = acme();
    double.world.desktop = { tray: false, startAtLogin: "unavailable", onClose: "ask" };
    double.world.health = {
      keychain: { type: "failed", error: failure("keychain_locked") },
      notifications: { type: "ok" },
      testAnswer: { at: from(-86_400_000), seen: false },
      clock: { type: "failed", error: failure("clock_skewed", "7200") },
    };
    return double;
  },
  waiting: () => inPortal({ newKey: null }),
  working: () => inPortal({ stage: "working", newKey: null }),
  unverified: () => inPortal({ stage: "unverified", error: failure("offline") }),
  refused: () => inPortal({ stage: "unverified", error: failure("key_not_accepted") }),
  other: () =>
    inPortal({
      stage: "other_administrator",
      otherAdmin: { name: "Grace Hopper", email: "grace@acme.example" },
    }),
  ask: () => inPortal({ stage: "ask_expiry", clipboardCleared: true }),
  done: () => inPortal({ stage: "done", clipboardCleared: true }),
  kept: () => inPortal({ stage: "done", otherAdmin: { name: "Grace Hopper", email: "grace@acme.example" } }),
  left: () => {
    const double = acme();
    double.world.visit = undefined;
    return double;
  },
};

/** The double behind a scene; `procedure-stage` is a run at that stage. Without a name, a company with everything. */
export function scene(name: string): TestBackend {
  const run = EVERY.find(([procedure, stage]) => `${procedure}-${stage}` === name);
  return run ? running(rotation(...run)) : (scenes[name] ?? acme)();
}
