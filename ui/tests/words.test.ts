import { readFileSync } from "node:fs";

import { render, screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import type { ActivityKind } from "$lib/bindings/ActivityKind";
import type { ErrorCode } from "$lib/bindings/ErrorCode";
import ErrorPanel from "$lib/components/ErrorPanel.svelte";
import { toCommandError } from "$lib/backend/error";
import { text } from "$lib/text/en";
import { failure } from "./double/build";

/** The members of a generated union of strings. */
function members(type: string): string[] {
  const source = readFileSync(`src/lib/bindings/${type}.ts`, "utf8");
  const union = source.slice(source.indexOf(`export type ${type}`));
  return [...union.matchAll(/"([^"]+)"/g)].map(([, member]) => member ?? "");
}

describe("every error code", () => {
  it.each(members("ErrorCode"))("%s has a title, a meaning and a next step", (code) => {
    const words = text.errors[code as ErrorCode];
    for (const sentence of [words.title, words.meaning, words.next])
      expect(sentence.length).toBeGreaterThan(8);
    expect(words.meaning).toMatch(/[.]$/);
    expect(words.next).toMatch(/[.]$/);
  });

  it("has a title of its own", () => {
    const titles = Object.values(text.errors).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe("every kind of activity", () => {
  it.each(members("ActivityKind"))("%s has its words", (kind) => {
    expect(text.activity[kind as ActivityKind].length).toBeGreaterThan(8);
  });
});

describe("an error on screen", () => {
  it("says what happened, what it means and what to do, and keeps the details apart", () => {
    render(ErrorPanel, { error: failure("keychain_locked", "the detail") });
    expect(screen.getByRole("alert")).toHaveTextContent(/The keychain is locked.*safe.*Unlock the keychain/s);
    expect(screen.getByText(/the detail/)).not.toBeVisible();
  });

  it("names the field that is wrong", () => {
    render(ErrorPanel, { error: failure("invalid_input", "label") });
    expect(screen.getByTestId("error-title")).toHaveTextContent("Something is missing or too long: Label");
  });
});

describe("a rejection that is no error of the backend's", () => {
  it("is a mistake of Keyvigil's own", () => {
    expect(toCommandError("boom")).toEqual({ code: "internal", message: "boom" });
    expect(toCommandError(new TypeError("no"))).toEqual({ code: "internal", message: "no" });
  });
});
