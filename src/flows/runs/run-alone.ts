import type { Hub } from '../hub.js';

type RunAloneDeps = Pick<Hub, 'leases' | 'clock' | 'secrets' | 'log'>;

/** `busy`: somebody else in the fleet is at it. */
export type Alone<Result> = { readonly kind: 'done'; readonly result: Result } | { readonly kind: 'busy' };

const KEY = 'clearing-run';
/** How long the fleet waits for a process that has died at it. */
const HELD_MS = 20_000;
const RENEW_MS = 5_000;

/**
 * Works on clearing runs while nobody else in the fleet does. Every step of a run may be done twice, but two processes
 * that take CDRs for the same run at the same time could disagree on its list.
 */
export async function runAlone<Result>(hub: RunAloneDeps, work: () => Promise<Result>): Promise<Alone<Result>> {
  const holder = hub.secrets.newId();
  if (!(await hold(hub, holder))) return { kind: 'busy' };
  const renewing = setInterval(() => void renew(hub, holder), RENEW_MS);
  try {
    return { kind: 'done', result: await work() };
  } finally {
    clearInterval(renewing);
    await hub.leases.release({ key: KEY, holder });
  }
}

function hold({ leases, clock }: RunAloneDeps, holder: string): Promise<boolean> {
  const now = clock.now();
  return leases.hold({ key: KEY, holder, now, until: new Date(now.getTime() + HELD_MS) });
}

async function renew(hub: RunAloneDeps, holder: string): Promise<void> {
  try {
    if (!(await hold(hub, holder))) hub.log.error({ event: 'run.lease-lost' });
  } catch (error) {
    hub.log.warn({ event: 'run.lease-not-renewed', error: String(error) });
  }
}
