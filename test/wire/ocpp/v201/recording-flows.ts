import type { Authorization } from '../../../../src/domain/charging/authorization.js';
import type { StationNotice } from '../../../../src/domain/healing/station-notice.js';
import type { Station } from '../../../../src/domain/stations/station.js';
import type { BootAnswer, StationFlows } from '../../../../src/flows/stations/station-flows.js';
import { createV201Adapter } from '../../../../src/wire/ocpp/v201/adapter.js';
import type { V2 } from '../../../../src/wire/ocpp/v201/id-token.js';
import { readProjectJson } from '../../../domain/clearing/read-json.js';
import { aStation } from '../../../support/stations/a-station.js';

export const RECEIVED_AT = new Date('2026-10-12T09:05:00.250Z');
type Payload = Readonly<Record<string, unknown>>;
export const CALLS = readProjectJson('test/fixtures/ocpp201/calls.json') as Record<
  string,
  readonly [number, string, string, Payload]
>;

/** What the hub answers in these tests; what is not given is as for a driver who may charge. */
export interface Answers {
  readonly boot?: Partial<BootAnswer>;
  readonly authorization?: Authorization;
  readonly certificate?: 'ACCEPTED' | 'REJECTED';
  readonly data?: { readonly status: string; readonly data?: string };
}

/** An adapter of OCPP 2.0.1 or 2.1 whose flows write down what they are told. */
export function recordingAdapter(answers: Answers = {}, station: Station = aStation(), version: V2 = '2.0.1') {
  const told: (readonly [flow: string, ...what: readonly unknown[]])[] = [];
  const noted: string[] = [];
  const noticed = async (_from: unknown, notice: StationNotice) => {
    told.push(['noticed', notice]);
  };
  const flows = recordingFlows(told, answers);
  const adapter = createV201Adapter({ flows, clock: { now: () => RECEIVED_AT }, noticed }, version);
  const send = async (action: string, payload: object) => {
    const from = { station, version, receivedAt: RECEIVED_AT };
    const note = ({ rule, pointer, example }: { rule: string; pointer?: string; example?: string }) =>
      noted.push([rule, pointer, example].filter((one) => one !== undefined).join(' '));
    return adapter.handle({ from, action, payload: { ...payload }, note });
  };
  const sendFixture = (name: string, change: object = {}) => {
    const [, , action, payload] = CALLS[name] ?? [2, '', '', {}];
    return send(action, { ...payload, ...change });
  };
  /** What the flows were told, without the signs of life. */
  const heard = () => told.filter(([flow]) => flow !== 'seen');
  return { adapter, send, sendFixture, told, heard, noted };
}

function recordingFlows(told: (readonly [string, ...unknown[]])[], answers: Answers): StationFlows {
  const authorization: Authorization = answers.authorization ?? { status: 'ACCEPTED' };
  const record =
    <Result>(flow: string, result: Result) =>
    async (_from: unknown, ...what: readonly unknown[]) => {
      told.push([flow, ...what]);
      return result;
    };
  return {
    boot: record('boot', { registration: 'ACCEPTED', currentTime: RECEIVED_AT, intervalSeconds: 300, ...answers.boot }),
    seen: () => told.push(['seen']),
    reportStatus: record('reportStatus', undefined),
    authorize: record('authorize', authorization),
    startTransaction: record('startTransaction', { transactionNumber: 1, authorization }),
    meterValues: record('meterValues', undefined),
    stopTransaction: record('stopTransaction', undefined),
    transactionEvent: async (_from, event) => {
      told.push(['transactionEvent', event]);
      return event.idToken ? { authorization } : {};
    },
    firmwareStatus: record('firmwareStatus', undefined),
    logStatus: record('logStatus', undefined),
    securityEvent: record('securityEvent', undefined),
    signCertificate: record('signCertificate', answers.certificate ?? 'ACCEPTED'),
    report: record('report', undefined),
    reservationEnded: record('reservationEnded', undefined),
    dataTransfer: record('dataTransfer', answers.data),
    connected: record('connected', undefined),
    disconnected: record('disconnected', undefined),
  };
}
