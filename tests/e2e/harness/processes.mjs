import { readFileSync, readdirSync } from "node:fs";

import { until } from "./until.mjs";

/** Whether a process is gone, or waits to be buried by a parent that is gone itself. */
export function hasEnded(id) {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
  } catch {
    return true;
  }
}

/** The names of a process and of all its descendants, as far as they are alive. */
export function familyOf(id) {
  return idsOf(id).map(nameOf).filter(Boolean);
}

/** Sends a signal to a process and to all its descendants. */
export function signal(id, name) {
  for (const member of idsOf(id)) {
    // One that has ended meanwhile needs none.
    if (!hasEnded(member)) process.kill(member, name);
  }
}

/** Asks a process to end, as the system does at logout, and waits until it and all its descendants are gone. */
export async function askToEnd(id) {
  await withItsFamily(id, async () => {
    if (hasEnded(id)) return;
    process.kill(id, "SIGTERM");
    try {
      await until("the app to end when it is asked to", () => hasEnded(id));
    } catch (error) {
      process.kill(id, "SIGKILL");
      throw error;
    }
  });
}

/** Runs `end`, which ends a process, and waits until its descendants are gone too. */
export async function withItsFamily(id, end) {
  const family = idsOf(id);
  await end();
  await until("all its processes to be gone", () => family.every(hasEnded));
}

/** How long a process has worked so far, in the ticks of the system, a hundredth of a second each. */
export function ticksOf(id) {
  const [, stat] = readFileSync(`/proc/${id}/stat`, "utf8").split(") ");
  const [user, system] = stat.split(" ").slice(11, 13);
  return Number(user) + Number(system);
}

/** The process itself stands first. */
function idsOf(id) {
  if (hasEnded(id)) return [];
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const family = [id];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member && !hasEnded(child)) family.push(child);
  }
  return family;
}

function parentOf(id) {
  return Number(field(id, "PPid"));
}

function nameOf(id) {
  return field(id, "Name");
}

function field(id, name) {
  try {
    return new RegExp(`^${name}:\\s+(.*)$`, "m").exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
