import { describe, expect, it } from "vitest";

import { expirySentence, lifetimePassed, when } from "$lib/model/credential";
import { duration, local, relative, stage, toLocalField } from "$lib/model/time";
import { credential, DAY, from, HOUR, NOW } from "./double/build";

describe("a length of time in words", () => {
  it.each([
    [20_000, "less than a minute"],
    [60_000, "1 minute"],
    [59 * 60_000, "59 minutes"],
    [HOUR, "1 hour"],
    [47 * HOUR, "47 hours"],
    [2 * DAY, "2 days"],
    [119 * DAY, "119 days"],
    [340 * DAY, "11 months"],
    [1600 * DAY, "4 years"],
  ])("says %i ms as “%s”", (span, words) => expect(duration(span)).toBe(words));

  it("never says more than is left", () => expect(duration(3 * DAY - 1)).toBe("2 days"));
});

describe("a moment against now", () => {
  it.each([
    [3 * DAY, "in 3 days"],
    [-2 * HOUR, "2 hours ago"],
    [30_000, "in less than a minute"],
    [-30_000, "just now"],
  ])("says %i ms away as “%s”", (offset, words) => expect(relative(from(offset), NOW)).toBe(words));

  it("names the zone of a local time", () => expect(local(from(0))).toBe("21 Nov 2026, 09:30 UTC"));

  it("fills a local date field", () => expect(toLocalField(NOW)).toBe("2026-11-21T09:30"));
});

describe("an expiry", () => {
  it("is plain where JumpCloud reports it", () =>
    expect(when({ source: "reported", at: from(3 * DAY) }, NOW)).toBe("in 3 days"));

  it("is “about” where it was computed", () =>
    expect(when({ source: "computed", at: from(3 * DAY) }, NOW)).toBe("in about 3 days"));

  it("is said to be unknown, not never, where nobody tells", () => {
    expect(when({ source: "unknown", at: null }, NOW)).toBe("Expiry unknown");
    expect(when({ source: "reported", at: null }, NOW)).toBe("Never expires");
  });

  it("is in the past once it is over", () =>
    expect(expirySentence({ source: "reported", at: from(-2 * DAY) }, NOW)).toBe("Expired 2 days ago"));
});

describe("a lifetime", () => {
  it("is measured from creation to expiry", () =>
    expect(
      lifetimePassed(
        credential({ createdAt: from(-45 * DAY), expiry: { source: "reported", at: from(45 * DAY) } }),
        NOW,
      ),
    ).toBe(0.5));

  it("is not guessed where an end is missing", () =>
    expect(lifetimePassed(credential({ createdAt: null }), NOW)).toBeUndefined());
});

describe("a reminder's stage", () => {
  it.each([
    [30 * 86_400, "30 days before expiry"],
    [86_400, "1 day before expiry"],
    [36 * 3_600, "36 hours before expiry"],
    [90 * 60, "90 minutes before expiry"],
    [0, "At expiry"],
    [-86_400, "1 day after expiry"],
    [-3 * 86_400, "3 days after expiry"],
  ])("of %i seconds is “%s”", (seconds, words) => expect(stage(seconds)).toBe(words));
});
