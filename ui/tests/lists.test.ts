import { describe, expect, it } from "vitest";

import { isSeenBy } from "$lib/model/credential";
import { countEach, filterNamed, matches, passes } from "$lib/model/filter";
import { byUrgency } from "$lib/model/order";
import { marks } from "$lib/model/timeline";
import { adminKey, credential, DAY, from, NOW, signIn } from "./double/build";

const expired = credential({
  id: "expired",
  state: "expired",
  expiry: { source: "reported", at: from(-DAY) },
});
const soon = credential({ id: "soon", state: "expiring", expiry: { source: "reported", at: from(DAY) } });
const later = credential({
  id: "later",
  state: "expiring",
  expiry: { source: "reported", at: from(9 * DAY) },
});
const refused = credential({ id: "refused", verified: { at: from(0), outcome: "refused" } });
const unknown = credential({ id: "unknown", state: "unknown", expiry: { source: "unknown", at: null } });
const active = credential({ id: "active" });
const endless = credential({ id: "endless", state: "no_expiry", expiry: { source: "reported", at: null } });
const revoked = credential({ id: "revoked", state: "revoked" });
const all = [endless, revoked, active, later, unknown, refused, soon, expired];

describe("the order of credentials", () => {
  it("puts what needs care first and what ended last", () =>
    expect([...all].sort(byUrgency).map(({ id }) => id)).toEqual([
      "expired",
      "refused",
      "soon",
      "later",
      "unknown",
      "active",
      "endless",
      "revoked",
    ]));

  it("puts one's own before a watched one that expires at the same time", () => {
    const mine = { ...soon, id: "mine", custody: "held" as const };
    expect([soon, mine].sort(byUrgency)[0]).toBe(mine);
  });
});

describe("the filters", () => {
  it("count living credentials, and ended ones apart", () => {
    const counts = countEach(all);
    expect(counts).toMatchObject({
      all: 7,
      care: 4,
      expiring: 2,
      expired: 1,
      never: 1,
      unknown: 1,
      ended: 1,
    });
  });

  it("show an ended one only under “ended”", () => {
    expect(passes(revoked, "ended")).toBe(true);
    expect(passes(revoked, "all")).toBe(false);
  });

  it("take an unknown name in the address as “all”", () => expect(filterNamed("nonsense")).toBe("all"));
});

describe("the search", () => {
  it("finds all words in any order and case", () => {
    expect(matches(["Backup script", "Acme"], "acme BACK")).toBe(true);
    expect(matches(["Backup script", "Acme"], "acme other")).toBe(false);
  });

  it("finds everything while nothing is typed", () => expect(matches([null], "  ")).toBe(true));
});

describe("what a sign-in sees", () => {
  it("is what it calls with, what it lists, and what its organization had", () => {
    expect(isSeenBy(credential(), signIn())).toBe(true);
    expect(isSeenBy(credential({ seenBy: ["sign-in-2"] }), signIn())).toBe(false);
    expect(isSeenBy(credential({ region: "eu", seenBy: ["sign-in-1"] }), signIn())).toBe(true);
    expect(isSeenBy(credential({ region: "eu" }), signIn())).toBe(false);
    expect(
      isSeenBy(adminKey("A", "a@b.c", { organization: "?", usedBySignIns: ["sign-in-1"] }), signIn()),
    ).toBe(true);
  });
});

describe("the timeline", () => {
  it("stacks marks that would touch", () => {
    const entry = (credentialId: string, at: number) => ({
      credentialId,
      name: "",
      at: from(at),
      state: "active" as const,
    });
    const drawn = marks([entry("a", DAY), entry("b", DAY), entry("c", 45 * DAY)], NOW);
    expect(drawn.map(({ level }) => level)).toEqual([0, 1, 0]);
    expect(drawn[2]?.at).toBe(0.5);
  });
});
