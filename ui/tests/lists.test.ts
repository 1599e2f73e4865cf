import { describe, expect, it } from "vitest";

import { isSeenBy } from "$lib/model/credential";
import { addressOf, everything, isNarrowed, matches, queryOf } from "$lib/model/filter";
import { groupTitle } from "$lib/model/group";
import { rangeWords } from "$lib/model/range";
import { marks } from "$lib/model/timeline";
import { adminKey, credential, DAY, from, NOW, signIn } from "./double/build";

const asked = (address: string) => queryOf(new URLSearchParams(address), null);

describe("an address", () => {
  it("asks for everything that it can, and is written as it was read", () => {
    const query = asked(
      `filter=care&q=backup&custody=held&kind=admin_key&group=week&from=${from(DAY)}&until=${from(2 * DAY)}`,
    );
    expect(query).toEqual({
      show: "care",
      search: "backup",
      custody: "held",
      kind: "admin_key",
      group: "week",
      from: from(DAY),
      until: from(2 * DAY),
      signInId: null,
    });
    const written = new URLSearchParams(addressOf(query) as Record<string, string>);
    expect(queryOf(written, null)).toEqual(query);
  });

  it("asks for nothing that it does not know", () =>
    expect(asked("filter=nonsense&custody=mine&kind=cake&group=colour&from=soon&until=2026-99-99")).toEqual(
      everything(null),
    ));

  it("of an older link, to what is in the keychain, still leads there", () => {
    expect(asked("filter=held")).toMatchObject({ show: "all", custody: "held" });
    expect(asked("filter=watched")).toMatchObject({ show: "all", custody: "watched" });
    expect(asked("filter=never")).toMatchObject({ show: "never", custody: null });
  });

  it("leaves something out, or only divides what there is", () => {
    expect(isNarrowed(asked("group=week"))).toBe(false);
    expect(isNarrowed(asked("q=%20"))).toBe(false);
    for (const address of ["q=a", "filter=ended", "custody=held", "kind=admin_key", `from=${from(0)}`])
      expect(isNarrowed(asked(address)), address).toBe(true);
  });
});

describe("times of expiry in words", () => {
  it.each([
    [null, null, undefined],
    ["2026-11-24T06:00:00Z", "2026-11-24T18:00:00.001Z", "Expires on 24 Nov 2026"],
    ["2026-11-24T06:00:00Z", "2026-11-25T00:00:00Z", "Expires on 24 Nov 2026"],
    ["2026-11-24T06:00:00Z", "2026-12-01T12:00:00Z", "Expires from 24 Nov 2026 to 1 Dec 2026"],
    ["2026-11-24T06:00:00Z", null, "Expires on 24 Nov 2026 or later"],
    [null, "2026-11-25T00:00:00Z", "Expires by 24 Nov 2026"],
  ])("from %s until %s are “%s”", (first, end, words) => expect(rangeWords(first, end)).toBe(words));
});

describe("the head of a group", () => {
  it("names the organization, or that nobody tells, or the week", () => {
    expect(groupTitle({ type: "organization", name: "Acme", count: 1 })).toBe("Acme");
    expect(groupTitle({ type: "organization", name: "", count: 1 })).toBe("Organization not told");
    expect(groupTitle({ type: "week", begin: "2026-11-23T00:00:00Z", count: 1 })).toBe("Week of 23 Nov 2026");
    expect(groupTitle({ type: "neverExpires", count: 1 })).toBe("Never expires");
    expect(groupTitle({ type: "expiryUnknown", count: 1 })).toBe("Expiry unknown");
  });
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
  const day = (at: number, count: number) => ({
    from: from(at),
    until: from(at + 1),
    count,
    name: "",
    organization: "",
    state: "active" as const,
    credentialId: `${at}`,
  });

  it("stacks marks that would touch", () => {
    const drawn = marks([day(DAY, 1), day(2 * DAY, 1), day(45 * DAY, 1)], NOW);
    expect(drawn.map(({ level }) => level)).toEqual([0, 1, 0]);
    expect(drawn[2]?.at).toBe(0.5);
  });

  it.each([682, 900])("covers no mark with another, with something on every day, %s pixels wide", (width) => {
    // Early on one day and late on the next, so that some are nearer than a day.
    const days = Array.from({ length: 90 }, (_, n) => day(n * DAY + (n % 3) * 0.45 * DAY, 5));
    const apart = 27 / width;
    const drawn = marks(days, NOW, apart);
    for (const [index, { level, at }] of drawn.entries()) {
      expect(at).toBeLessThanOrEqual(1);
      const next = drawn.slice(index + 1).find((other) => other.level === level);
      if (next) expect(next.at - at).toBeGreaterThan(apart - 1e-9);
    }
  });

  it("moves none farther than it must", () => {
    const crowd = Array.from({ length: 5 }, (_, n) => day(DAY + n, 1));
    const drawn = marks(crowd, NOW, 0.03);
    expect(drawn.map(({ level }) => level)).toEqual([0, 1, 2, 3, 0]);
    expect(drawn[3]?.at).toBeCloseTo(1 / 90, 5);
    expect(drawn[4]?.at).toBeCloseTo(1 / 90 + 0.03, 5);
  });

  it("draws more the larger", () =>
    expect(
      marks(
        [1, 2, 10, 100].map((n) => day(n * DAY, n)),
        NOW,
      ).map(({ size }) => size),
    ).toEqual(["one", "few", "many", "most"]));
});
