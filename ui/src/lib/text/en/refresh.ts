import { number } from "./count";

/* A refresh of many organizations. */

const failing = (n: number) => (n > 0 ? `${number(n)} failed` : "");

export const refresh = {
  label: "Refresh of the organizations",
  running: (done: number, total: number, failed: number) =>
    [`Refreshing: ${number(done)} of ${number(total)} organizations`, failing(failed)]
      .filter(Boolean)
      .join(" · "),
  stopping: "Stopping after those that are being asked…",
  done: (total: number) => `All ${number(total)} organizations refreshed`,
  doneInPart: (refreshed: number, total: number, failed: number) =>
    `${number(refreshed)} of ${number(total)} refreshed, ${failing(failed)}`,
  stopped: (done: number, total: number, failed: number) =>
    [`Stopped at ${number(done)} of ${number(total)}`, failing(failed)].filter(Boolean).join(", "),
  show: "Show what failed",
} as const;
