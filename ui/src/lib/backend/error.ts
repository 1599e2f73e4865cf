import type { CommandError } from "$lib/bindings/CommandError";

/** A rejection as a `CommandError`; whatever is not one is a defect of Keyvigil's own. */
export function toCommandError(thrown: unknown): CommandError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    return thrown as CommandError;
  }
  return { code: "internal", message: thrown instanceof Error ? thrown.message : String(thrown) };
}
