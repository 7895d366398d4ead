/** Runs of one period; more than this is a mistake. */
export const MAX_RUNS_PER_PERIOD = 1_000;

/** `RUN-2026-10`, then `RUN-2026-10.2` … */
export function runId(period: string, number: number): string {
  return number === 1 ? `RUN-${period}` : `RUN-${period}.${number}`;
}
