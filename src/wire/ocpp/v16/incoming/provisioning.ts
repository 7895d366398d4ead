import type { Registration } from '../../../../domain/stations/station.js';
import { type Handler, readText, writeTime } from './message.js';

const REGISTRATION: Readonly<Record<Registration, string>> = {
  ACCEPTED: 'Accepted',
  PENDING: 'Pending',
  REJECTED: 'Rejected',
};

/** OCPP 1.6, 4.2: what a station says of itself when it starts. Serial numbers of the station, else of its box. */
export const bootNotification: Handler = async ({ from, fields }, flows) => {
  const optional = (name: string, key: string) => {
    const text = readText(fields, key);
    return text !== undefined && { [name]: text };
  };
  const { registration, currentTime, intervalSeconds } = await flows.boot(from, {
    vendor: readText(fields, 'chargePointVendor') ?? '',
    model: readText(fields, 'chargePointModel') ?? '',
    ...optional('serialNumber', 'chargeBoxSerialNumber'),
    ...optional('serialNumber', 'chargePointSerialNumber'),
    ...optional('firmwareVersion', 'firmwareVersion'),
    ...optional('iccid', 'iccid'),
    ...optional('imsi', 'imsi'),
  });
  return { status: REGISTRATION[registration], currentTime: writeTime(currentTime), interval: intervalSeconds };
};

/** OCPP 1.6, 4.6: a sign of life, by which stations set their clocks. */
export function heartbeatAt(now: () => Date): Handler {
  return () => Promise.resolve({ currentTime: writeTime(now()) });
}
