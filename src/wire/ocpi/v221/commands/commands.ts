import type { CommandTarget } from '../../../../flows/callbacks/find-target.js';
import type { Command, CommandForm } from '../../callbacks/command-form.js';
import { readDateTime } from '../../fields/date-time.js';
import { id, type JsonObject, root, text } from '../../fields/read.js';

/** Commands of OCPI 2.2.1 (mod_commands, CommandType and object description). */
export const commandForm: CommandForm = { read: readCommand };

const TARGETS = new Map<string, CommandTarget['kind']>([
  ['START_SESSION', 'location'],
  ['RESERVE_NOW', 'location'],
  ['UNLOCK_CONNECTOR', 'location'],
  ['STOP_SESSION', 'session'],
  ['CANCEL_RESERVATION', 'reservation'],
]);

/** Beyond the 36 characters of a CiString it is looked for all the same. */
const LONGEST_ID = 255;

function readCommand(name: string, body: unknown): Command | undefined {
  const kind = TARGETS.get(name);
  if (!kind) return undefined;
  const object = root(body);
  const reservation = name === 'RESERVE_NOW' ? readReservation(object) : undefined;
  return {
    responseUrl: text(object, 'response_url'),
    target: () => ({ kind, id: id(object, `${kind}_id`, LONGEST_ID) }),
    ...(reservation && { reservation }),
  };
}

/** Its id is required, but only the CPO needs it; without one that can be read the hub remembers nothing. */
function readReservation({ fields }: JsonObject): Command['reservation'] {
  const { reservation_id: reservationId, expiry_date: expiryDate } = fields;
  if (typeof reservationId !== 'string' || reservationId === '' || reservationId.length > LONGEST_ID) return undefined;
  const endsAt = typeof expiryDate === 'string' ? readDateTime(expiryDate) : undefined;
  return { id: reservationId, ...(endsAt instanceof Date && { endsAt }) };
}
