import type { GenerationView } from "$lib/bindings/GenerationView";
import type { StepState } from "$lib/bindings/StepState";
import { acme } from "../double/acme";
import { TestBackend } from "../double/backend";
import { failure, from, visit } from "../double/build";

const STEPS = ["prove_keychain", "create", "store", "read_back", "verify"] as const;

function generation(states: readonly StepState[], told: Partial<GenerationView> = {}): GenerationView {
  return {
    id: "generation-1",
    steps: STEPS.map((step, index) => ({ step, state: states[index] ?? "waiting" })),
    finished: false,
    credentialId: null,
    error: null,
    leftBehind: null,
    ...told,
  };
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
      organizations: ["Acme", "Borealis Shipping", "Cedar Clinics", "Delta Foods"].map((name, index) => ({
        id: `5f1b2c3d4e5f6a7b8c9d0e${10 + index}`,
        name,
      })),
    };
    return double;
  },
  problem: () => {
    const double = new TestBackend();
    double.world.info.problem = failure("data_folder_newer");
    return double;
  },
  empty: () => {
    const double = acme();
    Object.assign(double.world, { credentials: [], administrators: [], accounts: [], activity: [] });
    return double;
  },
  loading: () => {
    const double = acme();
    for (const command of ["overview", "credentials", "administrators", "serviceAccounts"] as const) {
      double.hold(command);
    }
    return double;
  },
  offline: () => {
    const double = acme();
    double.fail("credentials", failure("data_damaged"));
    double.world.signIns = double.world.signIns.map((signIn) => ({
      ...signIn,
      lastRefresh: {
        at: from(-3_600_000),
        administratorsError: failure("offline"),
        serviceAccountsError: failure("offline"),
        unreadable: 0,
      },
    }));
    double.world.health.keychain = { type: "failed", error: failure("keychain_locked") };
    return double;
  },
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
  running: () => {
    const double = acme();
    double.world.generation = generation(["done", "done", "running"]);
    return double;
  },
  made: () => {
    const double = acme();
    double.world.generation = generation(["done", "done", "done", "done", "done"], {
      finished: true,
      credentialId: "backup-key",
    });
    return double;
  },
  lost: () => {
    const double = acme();
    double.world.generation = generation(["done", "failed"], {
      finished: true,
      error: failure("connection_lost"),
      leftBehind: "Service account “Backup script”, credential made 21 Nov 2026, 09:30 UTC",
    });
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

/** The double behind a scene; without a name, a company with everything. */
export function scene(name: string): TestBackend {
  return (scenes[name] ?? acme)();
}
