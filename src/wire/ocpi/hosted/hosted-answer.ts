import type { HubError } from '../../../domain/errors.js';
import type { CommandAnswer } from '../../../flows/hosting/hosting-hub.js';
import type { Clock, PartnerAnswer } from '../../../flows/ports.js';
import { stringifyJson } from '../json.js';
import { statusOf } from '../status.js';

/** What a hosted party says: `data` as JSON text; absent: none. */
export interface OwnWords {
  readonly json?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as a platform gives it over HTTP (OCPI 2.2.1, transport_and_format, response format). */
export function answerOf(clock: Clock, { json, headers = {} }: OwnWords = {}): PartnerAnswer {
  const data = json === undefined ? '' : `,"data":${json}`;
  const text = `{"status_code":1000,"timestamp":"${clock.now().toISOString()}"${data}}`;
  return { httpStatus: 200, headers, body: Buffer.from(text), ocpiStatus: 1000 };
}

/** A refusal in the words and status codes of the hub. */
export function refusalOf(clock: Clock, { code, message }: HubError): PartnerAnswer {
  const { http, ocpi } = statusOf[code];
  const body = { status_code: ocpi, status_message: message, timestamp: clock.now().toISOString() };
  return {
    httpStatus: http,
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    ocpiStatus: ocpi,
    ocpiMessage: message,
  };
}

/** OCPI 2.2.1, mod_commands, CommandResponse. */
export function commandResponse(clock: Clock, { result, timeoutSeconds, message }: CommandAnswer): PartnerAnswer {
  const told = message === undefined ? {} : { message: [{ language: 'en', text: message }] };
  return answerOf(clock, { json: stringifyJson({ result, timeout: timeoutSeconds, ...told }) });
}

/** OCPI 2.2.1, mod_charging_profiles, ChargingProfileResponse. */
export function profileResponse(clock: Clock, { result, timeoutSeconds }: CommandAnswer): PartnerAnswer {
  return answerOf(clock, { json: stringifyJson({ result, timeout: timeoutSeconds }) });
}
