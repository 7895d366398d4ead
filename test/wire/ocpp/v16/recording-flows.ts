import type { Authorization } from '../../../../src/domain/charging/authorization.js';
import type { Station } from '../../../../src/domain/stations/station.js';
import type { BootAnswer, StationFlows } from '../../../../src/flows/stations/station-flows.js';
import type { Adapter } from '../../../../src/wire/ocpp/transport/adapter.js';
import { createV16Adapter } from '../../../../src/wire/ocpp/v16/create-adapter.js';
import { readProjectJson } from '../../../domain/clearing/read-json.js';
import { aStation } from '../../../support/stations/a-station.js';

export const RECEIVED_AT = new Date('2026-10-12T09:05:00.250Z');
const CALLS = readProjectJson('test/fixtures/ocpp16/calls.json') as Record<string, [number, string, string, object]>;

/** What the hub answers in these tests; what is not given is as for a driver who may charge. */
export interface Answers {
  readonly boot?: Partial<BootAnswer>;
  readonly authorization?: Authorization;
  readonly onStop?: Authorization;
  readonly data?: { readonly status: string; readonly data?: string };
  readonly throws?: Error;
}

/** An adapter of OCPP 1.6 whose flows write down what they are told. */
export function recordingAdapter(answers: Answers = {}, station: Station = aStation()) {
  const told: (readonly [flow: string, ...what: readonly unknown[]])[] = [];
  const noted: string[] = [];
  const adapter: Adapter = createV16Adapter(recordingFlows(told, answers), { clock: { now: () => RECEIVED_AT } });
  const send = async (action: string, payload: object) => {
    const from = { station, version: '1.6' as const, receivedAt: RECEIVED_AT };
    const note = ({ rule, pointer }: { rule: string; pointer?: string }) => noted.push(`${rule} ${pointer}`);
    return adapter.handle({ from, action, payload: { ...payload }, note });
  };
  const sendFixture = (name: string, change: object = {}) => {
    const [, , action, payload] = CALLS[name] ?? [2, '', '', {}];
    return send(action, { ...payload, ...change });
  };
  return { adapter, send, sendFixture, heard: () => told, noted };
}

function recordingFlows(told: (readonly [string, ...unknown[]])[], answers: Answers): StationFlows {
  const authorization: Authorization = answers.authorization ?? { status: 'ACCEPTED' };
  const record =
    <Result>(flow: string, result: Result) =>
    (_from: unknown, ...what: readonly unknown[]) => {
      told.push([flow, ...what]);
      return answers.throws ? Promise.reject(answers.throws) : Promise.resolve(result);
    };
  return {
    boot: record('boot', { registration: 'ACCEPTED', currentTime: RECEIVED_AT, intervalSeconds: 300, ...answers.boot }),
    seen: () => told.push(['seen']),
    reportStatus: record('reportStatus', undefined),
    authorize: record('authorize', authorization),
    startTransaction: record('startTransaction', { transactionNumber: 4711, authorization }),
    meterValues: record('meterValues', undefined),
    stopTransaction: record('stopTransaction', answers.onStop),
    transactionEvent: record('transactionEvent', {}),
    firmwareStatus: record('firmwareStatus', undefined),
    logStatus: record('logStatus', undefined),
    securityEvent: record('securityEvent', undefined),
    signCertificate: record('signCertificate', 'ACCEPTED' as const),
    report: record('report', undefined),
    reservationEnded: record('reservationEnded', undefined),
    dataTransfer: record('dataTransfer', answers.data),
    connected: record('connected', undefined),
    disconnected: record('disconnected', undefined),
  };
}
