import { createHmac } from 'node:crypto';
import { HubError } from '../../domain/errors.js';
import type { Alert } from '../../domain/healing/alert.js';
import { partyKey } from '../../domain/party.js';
import type { SendAlert } from '../../flows/healing/deliver-alerts.js';
import type { Outgoing } from '../http/outgoing.js';

export interface WebhookOptions {
  readonly url: string;
  /** Key of the signature. */
  readonly secret: string;
  /** Guarded: calls no address that the hub must not call, follows no redirect. */
  readonly outgoing: Pick<Outgoing, 'request'>;
  readonly now: () => Date;
}

const TIMEOUT_MS = 10_000;

/**
 * POSTs alerts as JSON. `X-Voltclear-Signature` is `sha256=` and the HMAC-SHA-256, in hex, of the text of
 * `X-Voltclear-Timestamp` (seconds), a dot and the body, so that a receiver knows that it comes from the hub and is not an
 * old one again. `X-Voltclear-Alert` is the same for each repetition of one alert. Any status but 2xx is a failure.
 */
export function createWebhookSender({ url, secret, outgoing, now }: WebhookOptions): SendAlert {
  return async (alert) => {
    const body = Buffer.from(JSON.stringify(formatAlert(alert)));
    const timestamp = String(Math.floor(now().getTime() / 1_000));
    const headers = {
      'Content-Type': 'application/json',
      'X-Voltclear-Alert': encodeURIComponent(alert.key),
      'X-Voltclear-Timestamp': timestamp,
      'X-Voltclear-Signature': `sha256=${signature(secret, timestamp, body)}`,
    };
    const { httpStatus } = await outgoing.request({
      platform: 'alerts',
      method: 'POST',
      url,
      headers: Object.entries(headers).flat(),
      body,
      timeoutMs: TIMEOUT_MS,
    });
    if (httpStatus < 200 || httpStatus > 299) {
      throw new HubError('receiver-unusable', `the webhook answered with HTTP ${httpStatus}`);
    }
  };
}

function signature(secret: string, timestamp: string, body: Uint8Array): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
}

function formatAlert({ key, event, about, party, facts, subject, body, createdAt }: Alert): object {
  return {
    id: key,
    event,
    about,
    ...(party && { party: partyKey(party) }),
    created_at: createdAt.toISOString(),
    subject,
    text: body,
    facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== '')),
  };
}
