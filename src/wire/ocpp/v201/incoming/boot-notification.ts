import type { StationBoot } from '../../../../domain/stations/station.js';
import { optionalChild, optionalText, text } from '../fields.js';
import type { Incoming } from './incoming.js';

const STATUS = { ACCEPTED: 'Accepted', PENDING: 'Pending', REJECTED: 'Rejected' } as const;

/** BootNotification (B01): a missing vendor or model keeps no station out. */
export async function serveBootNotification({ flows, from, message }: Incoming) {
  const { registration, currentTime, intervalSeconds } = await flows.boot(from, readBoot(message));
  return { status: STATUS[registration], currentTime: currentTime.toISOString(), interval: intervalSeconds };
}

function readBoot(message: Incoming['message']): Omit<StationBoot, 'at' | 'version'> {
  const station = optionalChild(message, 'chargingStation') ?? { ...message, fields: {} };
  const modem = optionalChild(station, 'modem');
  const facts = {
    serialNumber: optionalText(station, 'serialNumber'),
    firmwareVersion: optionalText(station, 'firmwareVersion'),
    reason: optionalText(message, 'reason'),
    iccid: modem && optionalText(modem, 'iccid'),
    imsi: modem && optionalText(modem, 'imsi'),
  };
  return {
    vendor: optionalText(station, 'vendorName') ?? '',
    model: optionalText(station, 'model') ?? '',
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== '')),
  };
}

/** Heartbeat (G02): a sign of life as any other call is. */
export async function serveHeartbeat({ clock }: Incoming) {
  return { currentTime: clock.now().toISOString() };
}

/** DataTransfer (P02). Data that is not text goes to the flow as JSON. */
export async function serveDataTransfer({ flows, from, message }: Incoming) {
  const messageId = optionalText(message, 'messageId');
  const { data } = message.fields;
  const answer = await flows.dataTransfer(from, {
    vendorId: text(message, 'vendorId'),
    ...(messageId !== undefined && { messageId }),
    ...(data !== undefined && data !== null && { data: typeof data === 'string' ? data : JSON.stringify(data) }),
  });
  return answer ?? { status: 'UnknownVendorId' };
}
