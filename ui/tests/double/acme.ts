import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { InboxRow } from "$lib/bindings/InboxRow";
import { TestBackend } from "./backend";
import {
  account,
  activityRow,
  adminKey,
  administrator,
  credential,
  DAY,
  failure,
  from,
  HOUR,
  inboxRow,
  refreshed,
  signIn,
} from "./build";

const service = (name: string, told: Partial<CredentialRow>): CredentialRow =>
  credential({
    ...told,
    owner: { kind: "service_account", remoteId: `account-${name}`, name, email: null },
  });

/** A company and its client, with a credential in every state. */
export function acme(): TestBackend {
  const double = new TestBackend();
  const { world } = double;
  world.signIns = [
    signIn(),
    signIn({
      id: "sign-in-2",
      label: "Borealis (client)",
      region: "eu",
      organization: { id: "60aa11bb22cc33dd44ee55ff", name: "Borealis Shipping" },
      adminEmail: "ada@msp.example",
      credentialId: "msp-key",
      lastRefresh: refreshed({
        at: from(-2 * HOUR),
        administratorsError: failure("forbidden"),
        failures: 3,
      }),
      nextRefreshAt: from(2 * HOUR),
    }),
  ];
  const borealis = { region: "eu" as const, organization: "Borealis Shipping" };
  world.credentials = [
    adminKey("Ada Lovelace", "ada@acme.example", {
      id: "own-key",
      custody: "held",
      state: "expiring",
      fingerprint: "jca_7Hw…c0Qe",
      createdAt: from(-87 * DAY),
      expiry: { source: "reported", at: from(3 * DAY + 2 * HOUR) },
      usedBy: "AD Import on DC-02\nnightly user export (cron on ops-1)",
      verified: { at: from(-4 * 60_000), outcome: "accepted" },
      usedBySignIns: ["sign-in-1"],
    }),
    adminKey("Grace Hopper", "grace@acme.example", {
      id: "grace-key",
      state: "expired",
      fingerprint: "jca_1Ab…",
      createdAt: from(-92 * DAY),
      expiry: { source: "reported", at: from(-2 * DAY) },
    }),
    adminKey("Katherine Johnson", "katherine@acme.example", {
      state: "no_expiry",
      fingerprint: "3f9c…",
      createdAt: from(-1600 * DAY),
      expiry: { source: "reported", at: null },
    }),
    adminKey("Ada Lovelace", "ada@msp.example", {
      id: "msp-key",
      custody: "held",
      fingerprint: "jca_Rt5…9sUv",
      createdAt: from(-11 * DAY),
      expiry: { source: "entered", at: from(79 * DAY) },
      verified: { at: from(-2 * HOUR), outcome: "accepted" },
      usedBySignIns: ["sign-in-2"],
      ...borealis,
    }),
    service("Backup script", {
      id: "backup-key",
      custody: "held",
      state: "expiring",
      fingerprint: "jca_Kp2…x8Nd",
      createdAt: from(-71 * DAY),
      expiry: { source: "computed", at: from(19 * DAY) },
      usedBy: "restic on backup-1 and backup-2",
      verified: { at: from(-DAY), outcome: "accepted" },
    }),
    service("Terraform", {
      id: "terraform-secret",
      kind: "client_secret",
      clientId: "b1946ac9-2492-4d23-8f3a-77a1f0c4de12",
      custody: "held",
      fingerprint: "…Jm4w",
      createdAt: from(-40 * DAY),
      expiry: { source: "computed", at: from(50 * DAY) },
      usedBy: "GitHub Actions, repository infra",
      verified: { at: from(-3 * DAY), outcome: "accepted" },
    }),
    service("Terraform", {
      id: "terraform-key",
      custody: "held",
      pending: true,
      fingerprint: "jca_Zz0…b1Xy",
      createdAt: from(-2 * HOUR),
      expiry: { source: "computed", at: from(90 * DAY - 2 * HOUR) },
    }),
    service("HR sync", { state: "unknown", expiry: { source: "unknown", at: null }, fingerprint: "" }),
    service("Okta SCIM bridge", { ...borealis, expiry: { source: "reported", at: from(52 * DAY) } }),
    service("Ticket bot", { ...borealis, expiry: { source: "reported", at: from(51 * DAY) } }),
    service("Warehouse scanners", {
      ...borealis,
      custody: "held",
      fingerprint: "jca_Qa7…m3Rs",
      expiry: { source: "computed", at: from(340 * DAY) },
      verified: { at: from(-5 * HOUR), outcome: "refused" },
    }),
    service("Payroll export", {
      state: "revoked",
      custody: "watched",
      expiry: { source: "reported", at: from(9 * DAY) },
    }),
    adminKey("Ada Lovelace", "ada@acme.example", {
      id: "old-key",
      state: "superseded",
      fingerprint: "jca_0Ld…77aa",
      createdAt: from(-170 * DAY),
      expiry: { source: "reported", at: from(-80 * DAY) },
    }),
  ];
  const byName = (name: string) =>
    world.credentials.filter((row) => row.owner.name === name && row.state !== "superseded");
  const key = (id: string) => world.credentials.find((row) => row.id === id) ?? null;
  world.details["own-key"] = {
    replaceableBy: "sign-in-1",
    nextReminderAt: from(2 * HOUR),
    reminders: [
      { stage: 4 * 86_400, sentAt: from(-22 * HOUR) },
      { stage: 7 * 86_400, sentAt: from(-4 * DAY) },
      { stage: 14 * 86_400, sentAt: from(-11 * DAY) },
      { stage: 30 * 86_400, sentAt: from(-27 * DAY) },
    ],
    history: [
      activityRow({ kind: "verified", at: from(-4 * 60_000) }),
      activityRow({ kind: "reminded", at: from(-22 * HOUR), detail: "4 days before expiry" }),
      activityRow({ kind: "secret_copied", at: from(-9 * DAY) }),
      activityRow({ kind: "sign_in_connected", at: from(-31 * DAY) }),
    ],
  };
  world.administrators = [
    administrator({
      name: "Ada Lovelace",
      email: "ada@acme.example",
      role: "Administrator with Billing",
      isSelf: true,
      key: key("own-key"),
    }),
    administrator({ key: key("grace-key") }),
    administrator({
      name: "Katherine Johnson",
      email: "katherine@acme.example",
      mfa: false,
      key: byName("Katherine Johnson")[0] ?? null,
    }),
    administrator({ name: "Alan Turing", email: "alan@acme.example", role: "Help Desk", hasKey: false }),
    administrator({
      name: "Edsger Dijkstra",
      email: "edsger@acme.example",
      role: "Read Only",
      apiAccess: false,
      hasKey: false,
      suspended: true,
      mfa: null,
    }),
    administrator({
      name: "Barbara Liskov",
      email: "barbara@borealis.example",
      signInId: "sign-in-2",
      organization: "Borealis Shipping",
      region: "eu",
      role: null,
      apiAccess: null,
      hasKey: null,
      mfa: null,
    }),
  ];
  world.accounts = [
    account({ id: "account-Backup script" }),
    account({
      id: "account-Terraform",
      name: "Terraform",
      role: "Administrator",
    }),
    account({ id: "account-HR sync", name: "HR sync", role: "Manager" }),
    account({ id: "account-Payroll export", name: "Payroll export", role: "Read Only" }),
    ...["Okta SCIM bridge", "Ticket bot", "Warehouse scanners"].map((name) =>
      account({
        id: `account-${name}`,
        name,
        signInId: "sign-in-2",
        organization: "Borealis Shipping",
        region: "eu",
        role: "Manager",
      }),
    ),
  ];
  world.inbox = inboxOf(world.credentials);
  world.roles = [
    { id: "role-1", name: "Administrator" },
    { id: "role-2", name: "Help Desk" },
    { id: "role-3", name: "Manager" },
    { id: "role-4", name: "Read Only" },
  ];
  world.activity = [
    activityRow({
      kind: "verified",
      subject: "Ada Lovelace",
      at: from(-4 * 60_000),
      credentialId: "own-key",
    }),
    activityRow({
      kind: "generated",
      subject: "Terraform",
      at: from(-2 * HOUR),
      credentialId: "terraform-key",
    }),
    activityRow({ kind: "generate_started", subject: "Terraform", at: from(-2 * HOUR) }),
    activityRow({
      kind: "refresh_failed",
      subject: "Borealis (client)",
      at: from(-2 * HOUR),
      detail: "Administrators: the key may not read them.",
    }),
    activityRow({ kind: "refused", subject: "Warehouse scanners", at: from(-5 * HOUR) }),
    activityRow({
      kind: "reminded",
      subject: "Ada Lovelace",
      at: from(-22 * HOUR),
      detail: "4 days before expiry",
      credentialId: "own-key",
    }),
    activityRow({
      kind: "secret_copied",
      subject: "Backup script",
      at: from(-DAY),
      credentialId: "backup-key",
    }),
    activityRow({ kind: "credential_gone", subject: "Payroll export", at: from(-3 * DAY) }),
    activityRow({ kind: "sign_in_connected", subject: "Borealis (client)", at: from(-11 * DAY) }),
  ].map((row, index) => ({ ...row, id: 1000 - index }));
  return double;
}

/** What came due of these, newest first: read and unread, shown and not. */
function inboxOf(rows: readonly CredentialRow[]): InboxRow[] {
  const of = (id: string, told: Partial<InboxRow>): InboxRow[] =>
    rows
      .filter((row) => row.id === id)
      .map(({ owner, kind, custody, organization, state, expiry }) =>
        inboxRow({
          credentialId: id,
          owner: owner.name,
          kind,
          custody,
          organization,
          state,
          expiresAt: expiry.at ?? from(0),
          ...told,
        }),
      );
  return [
    ...of("own-key", { stage: 4 * 86_400, notedAt: from(-22 * HOUR), shownAt: from(-22 * HOUR) }),
    ...of("grace-key", { stage: 0, notedAt: from(-2 * DAY), shownAt: null }),
    ...of("old-key", { stage: -3 * 86_400, notedAt: from(-3 * DAY), shownAt: from(-3 * DAY), read: true }),
    ...of("own-key", { stage: 7 * 86_400, notedAt: from(-4 * DAY), shownAt: from(-4 * DAY), read: true }),
    ...of("backup-key", {
      stage: 30 * 86_400,
      notedAt: from(-11 * DAY),
      shownAt: from(-11 * DAY),
      read: true,
    }),
  ].map((row, index) => ({ ...row, id: 500 - index }));
}
