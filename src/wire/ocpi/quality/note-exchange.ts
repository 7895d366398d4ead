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

/** Keeps a refusal for the quality report, by its code and where the trouble is. */
export function noteRefusal(exchange: Exchange, { code, message, field }: HubError): void {
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
