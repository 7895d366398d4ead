import { HubError } from '../../domain/errors.js';
import type { BankHub } from './bank-hub.js';

const KEY = 'bank';
/** How long the fleet waits for a process that has died at it. */
const HELD_MS = 20_000;
const RENEW_MS = 5_000;

type AloneDeps = Pick<BankHub, 'leases' | 'clock' | 'secrets' | 'log'>;

/**
 * Pays orders while nobody else in the fleet does: two payments that are booked at the same time could pay more of an
 * order than is open. Refuses with `conflict` while somebody else is at it.
 */
export async function aloneAtBank<Result>(hub: AloneDeps, work: () => Promise<Result>): Promise<Result> {
  const holder = hub.secrets.newId();
  if (!(await hold(hub, holder))) {
    throw new HubError('conflict', 'payments are being booked just now; try again when that is done');
  }
  const renewing = setInterval(() => void renew(hub, holder), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    await hub.leases.release({ key: KEY, holder });
  }
}

function hold({ leases, clock }: AloneDeps, holder: string): Promise<boolean> {
  const now = clock.now();
  return leases.hold({ key: KEY, holder, now, until: new Date(now.getTime() + HELD_MS) });
}

async function renew(hub: AloneDeps, holder: string): Promise<void> {
  try {
    if (!(await hold(hub, holder))) hub.log.error({ event: 'bank.lease-lost' });
  } catch (error) {
    hub.log.warn({ event: 'bank.lease-not-renewed', error: String(error) });
  }
}
