import type { Backend } from "$lib/backend/backend";
import type { CredentialRow } from "$lib/bindings/CredentialRow";
import type { ServiceAccountRow } from "$lib/bindings/ServiceAccountRow";

/** Lines asked for at a time: the most that are ever given. */
const MOST = 200;

/** The living credentials of a service account. */
export async function accountCredentials(
  backend: Backend,
  { id, name, signInId }: ServiceAccountRow,
): Promise<CredentialRow[]> {
  const found: CredentialRow[] = [];
  let within = false;
  let lineCount = 1;
  for (let offset = 0; offset < lineCount; offset += MOST) {
    const query = { search: name, show: "all", signInId } as const;
    const page = await backend.serviceAccountPage(query, { offset, limit: MOST });
    for (const line of page.lines) {
      if (line.type === "account") within = line.row.id === id;
      else if (within) found.push(line.row);
    }
    lineCount = page.lineCount;
  }
  return found;
}
