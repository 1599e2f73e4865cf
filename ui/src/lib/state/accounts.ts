import type { Backend } from "$lib/backend/backend";
import type { ServiceAccountRow } from "$lib/bindings/ServiceAccountRow";
import type { SignInId } from "$lib/bindings/SignInId";

/** Lines asked for at a time, which is the most that the backend gives. */
const PART = 200;

/** Every service account that a sign-in sees, by name. */
export async function accountsOf(backend: Backend, signInId: SignInId): Promise<ServiceAccountRow[]> {
  const query = { search: "", show: "all", signInId } as const;
  const rows: ServiceAccountRow[] = [];
  for (let offset = 0; ; offset += PART) {
    const { lines, lineCount } = await backend.serviceAccountPage(query, { offset, limit: PART });
    for (const line of lines) if (line.type === "account") rows.push(line.row);
    if (lines.length === 0 || offset + PART >= lineCount) break;
  }
  return rows.sort((a, b) => a.name.localeCompare(b.name));
}
