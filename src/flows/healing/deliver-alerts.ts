import { type Alert, type AlertChannel, retryAlertAt } from '../../domain/healing/alert.js';
import type { LeasedAlert } from '../../store/stations/alert-store.js';
import type { Hub } from '../hub.js';

/** Sends an alert on one way; rejects when it may not have arrived. */
export type SendAlert = (alert: Alert) => Promise<void>;

export type AlertSenders = Readonly<Partial<Record<AlertChannel, SendAlert>>>;

type DeliveringHub = Pick<Hub, 'alerts' | 'clock' | 'log' | 'secrets'> & { readonly alertSenders: AlertSenders };

const TOGETHER = 20;
/** Longer than any sender may take. */
const LEASE_MS = 120_000;
/** With the pauses between them most of a day. */
const ATTEMPTS = 40;

/** Sends the alerts that are due; what fails is tried again later, and given up after many attempts. Returns how many went. */
export async function deliverAlerts(hub: DeliveringHub): Promise<number> {
  const now = hub.clock.now();
  const until = new Date(now.getTime() + LEASE_MS);
  const taken = await hub.alerts.take({ now, until, leaseId: hub.secrets.newId(), limit: TOGETHER });
  const results = await Promise.all(taken.map((leased) => deliver(hub, leased)));
  return results.filter(Boolean).length;
}

async function deliver(hub: DeliveringHub, leased: LeasedAlert): Promise<boolean> {
  const error = await errorOfSending(hub, leased.alert);
  const now = hub.clock.now();
  const fields = { alert: leased.alert.key, attempt: leased.attempt };
  if (error === undefined) {
    hub.log.info({ event: 'alert.sent', ...fields });
    return hub.alerts.sent(leased, now);
  }
  if (leased.attempt >= ATTEMPTS) {
    hub.log.error({ event: 'alert.given-up', ...fields, error });
    await hub.alerts.giveUp(leased, now, error);
  } else {
    hub.log.warn({ event: 'alert.retry', ...fields, error });
    await hub.alerts.retryAt(leased, retryAlertAt(now, leased.attempt, hub.secrets.fraction()), error);
  }
  return false;
}

async function errorOfSending({ alertSenders }: DeliveringHub, alert: Alert): Promise<string | undefined> {
  const send = alertSenders[alert.channel];
  if (!send) return `nothing is set for ${alert.channel}`;
  try {
    await send(alert);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
