import { isCommand } from '../ocpi-commands.js';
import type { PlatformAnswer, PlatformRequest } from '../platform-server.js';
import { NOT_AN_OBJECT, notIn, ok, readObject, refuse, textOf } from './answers.js';
import type { AskedBy, ModuleShelves } from './handlers.js';

/** Seconds after which the sender may give up on a result. */
export const RESULT_TIMEOUT_S = 30;

/** The CPO's side of mod_commands: the answer says at once whether the charge point is asked, the result comes later. */
export function receiveCommand(
  shelves: ModuleShelves,
  request: PlatformRequest,
  path: readonly string[],
): PlatformAnswer {
  const [command, ...more] = path;
  if (command === undefined || !isCommand(command) || more.length > 0) return refuse(404, 2000, 'no such command');
  if (request.method !== 'POST') return notIn('commands', request.method);
  const body = readObject(request.bytes);
  if (!body) return NOT_AN_OBJECT;
  const { response_url: responseUrl, ...fields } = body;
  if (typeof responseUrl !== 'string' || !URL.canParse(responseUrl)) return refuse(200, 2001, 'response_url: no URL');
  const missing = REQUIRED[command].find((field) => fields[field] === undefined);
  if (missing) return refuse(200, 2001, `${missing}: missing`);
  const reaction = shelves.handlers.command?.({ command, fields, ...askedBy(request, responseUrl) });
  const text = reaction?.message;
  return {
    ...ok({
      result: reaction?.response ?? 'NOT_SUPPORTED',
      timeout: RESULT_TIMEOUT_S,
      ...(text && { message: [{ language: 'en', text }] }),
    }),
    ...(reaction?.afterwards && { afterwards: reaction.afterwards }),
  };
}

const REQUIRED = {
  CANCEL_RESERVATION: ['reservation_id'],
  RESERVE_NOW: ['token', 'expiry_date', 'reservation_id', 'location_id'],
  START_SESSION: ['token', 'location_id'],
  STOP_SESSION: ['session_id'],
  UNLOCK_CONNECTOR: ['location_id', 'evse_uid', 'connector_id'],
} as const;

/** Who sent a request whose result goes to a URL. */
export function askedBy({ from, to }: PlatformRequest, responseUrl: string): AskedBy {
  return { responseUrl, ...(from && { from }), ...(to && { to }) };
}

/** The eMSP's side: a result comes to the URL that stood in the command, `…/{command}/{id}`. */
export function receiveResult(
  shelves: ModuleShelves,
  request: PlatformRequest,
  path: readonly string[],
): PlatformAnswer {
  if (request.method !== 'POST') return notIn('commands', request.method);
  const result = readObject(request.bytes);
  if (!result) return NOT_AN_OBJECT;
  if (!textOf(result, 'result')) return refuse(200, 2001, 'result: missing');
  shelves.handlers.result?.(path.at(-1) ?? '', result);
  return ok();
}
