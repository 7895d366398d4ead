import type { ConnectorStatus } from '../../../../domain/stations/connector-state.js';
import { readConnector } from './connector.js';
import { type Fields, type Handler, readText, readTime } from './message.js';

/** OCPP 1.6, 7.7 ChargePointStatus; Occupied is left from 1.5. */
const STATUSES: readonly ConnectorStatus[] = [
  'Available',
  'Charging',
  'Faulted',
  'Finishing',
  'Occupied',
  'Preparing',
  'Reserved',
  'SuspendedEV',
  'SuspendedEVSE',
  'Unavailable',
];
const BY_LOWER_CASE = new Map(STATUSES.map((status) => [status.toLowerCase(), status]));

/** OCPP 1.6, 4.9. A status that nobody knows, or of a connector that the station does not have, is noted and no more. */
export const statusNotification: Handler = async (message, flows) => {
  const { fields, from } = message;
  const { outlet, isKnown } = readConnector(message);
  const status = readStatus(fields);
  const { at } = readTime(fields, 'timestamp', from);
  if (!isKnown || !status) return {};
  const errorCode = readText(fields, 'errorCode');
  const vendorErrorCode = readText(fields, 'vendorErrorCode');
  const info = readText(fields, 'info');
  await flows.reportStatus(from, outlet, {
    status,
    ...(errorCode && errorCode !== 'NoError' && { errorCode }),
    ...(vendorErrorCode && { vendorErrorCode }),
    ...(info && { info }),
    at,
  });
  return {};
};

function readStatus(fields: Fields): ConnectorStatus | undefined {
  const written = readText(fields, 'status');
  const status = BY_LOWER_CASE.get(written?.trim().toLowerCase() ?? '');
  if (!status) fields.note('status-unknown', 'status', written);
  else if (status !== written) fields.note('status-spelling', 'status', written);
  return status;
}
