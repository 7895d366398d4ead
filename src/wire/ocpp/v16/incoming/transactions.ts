import { readMeterWh } from '../../../../domain/charging/normalize-sample.js';
import { HubError } from '../../../../domain/errors.js';
import type { FromStation } from '../../../../flows/stations/station-flows.js';
import { OcppRefusal } from '../../transport/adapter.js';
import { readConnector } from './connector.js';
import { readIdTag, writeIdTagInfo } from './id-tag.js';
import { eventTime, type Fields, type Handler, readInteger, readText, readTime } from './message.js';
import { readMeterReading } from './meter-reading.js';

/** OCPP 1.6, 4.1. Its answer may keep a driver out, a transaction is what decides. */
export const authorize: Handler = async ({ from, fields }, flows) => {
  if (!isAccepted(from)) return { idTagInfo: writeIdTagInfo({ status: 'INVALID' }) };
  const authorization = await flows.authorize(from, { idToken: readIdTag(fields) });
  return { idTagInfo: writeIdTagInfo(authorization) };
};

/**
 * OCPP 1.6, 4.8: an id is answered also to who may not charge, since energy may have flowed while the line was down. From
 * a station that is not accepted (4.2) nothing is taken: it has to keep it until it is.
 */
export const startTransaction: Handler = async (message, flows) => {
  const { from, fields } = message;
  if (!isAccepted(from)) throw new OcppRefusal('SecurityError', 'the station is not accepted yet');
  const reservationNumber = positive(readInteger(fields, 'reservationId'));
  const { transactionNumber, authorization } = await flows.startTransaction(from, {
    outlet: readConnector(message).outlet,
    idToken: readIdTag(fields),
    ...readWh(fields, 'meterStart', 'meterStartWh'),
    ...eventTime(readTime(fields, 'timestamp', from)),
    ...(reservationNumber !== undefined && { reservationNumber }),
  });
  return { idTagInfo: writeIdTagInfo(authorization), transactionId: transactionNumber };
};

/**
 * OCPP 1.6, 4.10. Always answered, whatever it says: a station repeats a stop that is refused for ever, and sends nothing
 * else. Only where we are broken ourselves it is not, so that the station keeps it.
 */
export const stopTransaction: Handler = async (message, flows) => {
  const { from, fields } = message;
  const reason = readText(fields, 'reason');
  const hasIdTag = readText(fields, 'idTag') !== undefined;
  const stop = {
    stationRef: String(readInteger(fields, 'transactionId') ?? readText(fields, 'transactionId') ?? ''),
    ...readWh(fields, 'meterStop', 'meterStopWh'),
    ...eventTime(readTime(fields, 'timestamp', from)),
    ...(reason && { reason }),
    ...(hasIdTag && { idToken: readIdTag(fields) }),
    ...readMeterReading(fields, 'transactionData', from),
  };
  const authorization = await unlessRefused(fields, () => flows.stopTransaction(from, stop));
  return authorization ? { idTagInfo: writeIdTagInfo(authorization) } : {};
};

/** OCPP 1.6, 4.7. Transactions 0 and -1 are none: the station has not been told its number yet, or there is none. */
export const meterValues: Handler = async (message, flows) => {
  const { from, fields } = message;
  const number = positive(readInteger(fields, 'transactionId'));
  const values = {
    outlet: readConnector(message).outlet,
    ...(number !== undefined && { stationRef: String(number) }),
    ...readMeterReading(fields, 'meterValue', from),
  };
  if (values.samples.length + values.signed.length === 0) {
    fields.note('meter-values-empty', 'meterValue');
    return {};
  }
  await unlessRefused(fields, () => flows.meterValues(from, values));
  return {};
};

function isAccepted({ station }: FromStation): boolean {
  return station.registration === 'ACCEPTED';
}

/** A refusal by a rule of ours would come again at each repetition: it is noted instead. Other failures go on. */
async function unlessRefused<Result>(fields: Fields, run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    fields.note('refused-by-rule', error.field ?? '', error.code);
    return undefined;
  }
}

function readWh<Name extends string>(fields: Fields, key: string, name: Name): { readonly [key in Name]?: string } {
  const { wh, quirks } = readMeterWh(fields.values[key]);
  for (const rule of quirks) fields.note(rule, fields.path + key, fields.values[key]);
  return wh ? ({ [name]: wh.toFixed() } as { readonly [key in Name]: string }) : {};
}

function positive(number: number | undefined): number | undefined {
  return number !== undefined && number > 0 ? number : undefined;
}
