import { z } from 'zod';
import type { OutletRef } from '../../../../domain/stations/station.js';
import type { WantedCommand } from '../../../../flows/stations/managing/command-station.js';
import { defined, text } from '../../parse.js';

const number = z.int().min(0).max(999);
/** OCPP 1.6: a connector of the station; 2.0.1: an EVSE, and a connector of it. */
const outlet = { evse: number.optional(), connector: number.optional() };

const TRIGGERS = [
  'BOOT_NOTIFICATION',
  'FIRMWARE_STATUS',
  'HEARTBEAT',
  'LOG_STATUS',
  'METER_VALUES',
  'SIGN_CERTIFICATE',
  'STATUS_NOTIFICATION',
  'TRANSACTION_EVENT',
] as const;

const values = z
  .array(
    z
      .strictObject({ component: text(50).optional(), key: text(50), value: z.string().max(2_500) })
      .transform((given) => defined(given)),
  )
  .min(1)
  .max(100);

type Wanted = Omit<WantedCommand, 'by'>;

/** A command to a station, as an operator writes it. */
export const command = z.discriminatedUnion('command', [
  z
    .strictObject({
      command: z.literal('RESET'),
      how: z.enum(['IMMEDIATE', 'ON_IDLE']).default('ON_IDLE'),
      during_transaction: z.boolean().default(false),
    })
    .transform(
      ({ how, during_transaction }): Wanted => ({
        command: { kind: 'RESET', how },
        ...(during_transaction && { duringTransaction: true }),
      }),
    ),
  z
    .strictObject({ command: z.literal('UNLOCK'), ...outlet })
    .transform((given): Wanted => ({ command: { kind: 'UNLOCK', outlet: outletOf(given) } })),
  z
    .strictObject({ command: z.literal('TRIGGER'), message: z.enum(TRIGGERS), ...outlet })
    .transform(({ message, ...rest }): Wanted => {
      const named = outletOf(rest);
      const isNamed = Object.keys(named).length > 0;
      return { command: { kind: 'TRIGGER', message, ...(isNamed && { outlet: named }) } };
    }),
  z.strictObject({ command: z.literal('CHANGE_AVAILABILITY'), operative: z.boolean(), ...outlet }).transform(
    ({ operative, ...rest }): Wanted => ({
      command: { kind: 'CHANGE_AVAILABILITY', operative, outlet: outletOf(rest) },
    }),
  ),
  z
    .strictObject({ command: z.literal('GET_CONFIGURATION'), keys: z.array(text(50)).max(100).optional() })
    .transform(({ keys }): Wanted => ({ command: { kind: 'GET_CONFIGURATION', ...(keys && { keys }) } })),
  z
    .strictObject({ command: z.literal('SET_CONFIGURATION'), values })
    .transform(({ values: given }): Wanted => ({ command: { kind: 'SET_CONFIGURATION', values: given } })),
  z.strictObject({ command: z.literal('CLEAR_CACHE') }).transform((): Wanted => ({ command: { kind: 'CLEAR_CACHE' } })),
]);

function outletOf({ evse, connector }: { evse?: number | undefined; connector?: number | undefined }): OutletRef {
  return defined({ evse, connector });
}
