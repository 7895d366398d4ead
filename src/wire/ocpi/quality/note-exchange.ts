import type { HubError } from '../../../domain/errors.js';
import type { QualityLog } from '../../../flows/ports.js';
import type { Exchange } from '../exchange.js';
import { pointerOf } from '../fields/tolerated.js';
import { tolerate } from './tolerate.js';

/** Gives what was tolerated and refused in an exchange to the quality report of the platform that called. */
export function noteExchange(qualityLog: QualityLog, { caller, deviations, module = 'none' }: Exchange): void {
  if (!caller || !deviations) return;
  for (const deviation of deviations) {
    // Headers are read before the module is known.
    qualityLog.note(caller.connection.id, { ...deviation, module });
  }
}

/** Refusals that tell of somebody else, of the hub, or under another rule already. */
const NOT_THE_CALLERS: ReadonlySet<HubError['code']> = new Set([
  'receiver-timeout',
  'receiver-unreachable',
  'receiver-unusable',
  'conflict',
  'too-many-requests',
] as const);

/** Keeps a refusal for the quality report, by its code and where the trouble is. */
export function noteRefusal(exchange: Exchange, { code, message, field }: HubError): void {
  if (NOT_THE_CALLERS.has(code)) return;
  // Of a driver's token the text may tell the uid.
  const example = exchange.module === 'tokens' && !field ? code : `${code}: ${message}`;
  tolerate(exchange, { rule: 'refused', pointer: placeOf(field, message), example });
}

/** Fields of the body as JSON pointer; headers, where the refusal is about one, by name; else the request as a whole. */
function placeOf(field: string | undefined, message: string): string {
  if (field) return pointerOf(field);
  const header = /^(OCPI-from|OCPI-to|Content-Type)/.exec(message)?.[1];
  return header ? `header:${header}` : '';
}
