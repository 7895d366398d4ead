import { createValidator } from 'ocpp-rpc';
import { Decimal } from '../../../../src/domain/decimal.js';
import type { Station } from '../../../../src/domain/stations/station.js';
import type { StationCommand } from '../../../../src/domain/stations/station-command.js';
import { v16Commands } from '../../../../src/wire/ocpp/v16/command-writer.js';
import { readProjectJson } from '../../../domain/clearing/read-json.js';
import { CASES, DRIVER, EXPIRES, PROFILE, STATION } from './outgoing-cases.js';

const validator = createValidator('ocpp1.6', readProjectJson('node_modules/ocpp-rpc/lib/schemas/ocpp1_6.json'));
const write = (command: StationCommand, station: Station = STATION) => v16Commands.write(command, station);

describe('a command in OCPP 1.6', () => {
  it.each(CASES)('is written as the standard says: %j', (command, action, payload) => {
    const requests = write(command) ?? [];
    expect(requests).toEqual([{ action, payload }]);
    for (const one of requests)
      expect(() => validator.validate(`urn:${one.action}.req`, { ...one.payload })).not.toThrow();
  });

  it('that sets several values is one call for each', () => {
    const values = [
      { key: 'HeartbeatInterval', value: '300' },
      { component: 'OCPPCommCtrlr', key: 'WebSocketPingInterval', value: '60' },
    ];
    expect(write({ kind: 'SET_CONFIGURATION', values })?.map(({ payload }) => payload)).toEqual([
      { key: 'HeartbeatInterval', value: '300' },
      { key: 'WebSocketPingInterval', value: '60' },
    ]);
  });

  it('for an EVSE with two connectors is a call for both where it is about the EVSE', () => {
    const calls = write({ kind: 'CHANGE_AVAILABILITY', outlet: { evse: 2 }, operative: true });
    expect(calls?.map(({ payload }) => payload['connectorId'])).toEqual([2, 3]);
  });

  it('limits with one decimal, never more than was allowed', () => {
    const periods = [
      { startSeconds: 0, limit: new Decimal('16.37') },
      { startSeconds: 60, limit: new Decimal('0.3') },
    ];
    const [call] = write({ kind: 'SET_PROFILE', outlet: { connector: 1 }, profile: { ...PROFILE, periods } }) ?? [];
    const limits = [{ limit: 16.3 }, { limit: 0.3 }];
    const chargingSchedule = { chargingSchedulePeriod: limits };
    expect(call?.payload).toMatchObject({ csChargingProfiles: { chargingSchedule } });
  });

  it('reserves any outlet only at stations that say they can', () => {
    const reserve: StationCommand = { kind: 'RESERVE', reservationNumber: 3, idToken: DRIVER, expiresAt: EXPIRES };
    const abilities = { readAt: EXPIRES, profiles: ['Core', 'Reservation'], reservesConnectorZero: true };
    expect(write(reserve)).toBeUndefined();
    expect(write(reserve, { ...STATION, abilities })?.[0]?.payload).toMatchObject({ connectorId: 0 });
  });

  it.each<StationCommand>([
    { kind: 'START', outlet: { connector: 1 }, idToken: { value: 'X'.repeat(21) }, remoteStartNumber: 5 },
    { kind: 'START', outlet: { connector: 8 }, idToken: DRIVER, remoteStartNumber: 5 },
    { kind: 'STOP', stationRef: 'a-text-of-2.0.1' },
    { kind: 'STOP', stationRef: '2147483648' },
    { kind: 'UNLOCK', outlet: { connector: 0 } },
    { kind: 'CHANGE_AVAILABILITY', outlet: { connector: 8 }, operative: true },
    { kind: 'TRIGGER', message: 'TRANSACTION_EVENT' },
    { kind: 'SET_PROFILE', outlet: { connector: 1 }, profile: { ...PROFILE, stationRef: 'text' } },
    { kind: 'CLEAR_PROFILE', outlet: { connector: 8 } },
    { kind: 'GET_SCHEDULE', outlet: { evse: 7 }, durationSeconds: 60 },
    { kind: 'GET_TRANSACTION_STATUS', stationRef: '4711' },
    { kind: 'INSTALL_CERTIFICATE', use: 'V2G_ROOT', pem: 'PEM' },
    { kind: 'CERTIFICATE_SIGNED', use: 'V2G', chainPem: 'PEM' },
    { kind: 'GET_CERTIFICATES', use: 'MO_ROOT' },
  ])('is not written where 1.6 has no words for it: %j', (command) => {
    expect(write(command)).toBeUndefined();
  });
});

describe('the answer of a station of OCPP 1.6', () => {
  const reply = (answer: Record<string, unknown>, action = 'Reset', payload = {}) => ({ action, payload, answer });
  const RESET: StationCommand = { kind: 'RESET', how: 'ON_IDLE' };

  it('is its status as the station wrote it, or Accepted where it writes none', () => {
    expect(v16Commands.read(RESET, [reply({ status: 'Rejected' })])).toEqual({
      status: 'Rejected',
      payload: { status: 'Rejected' },
    });
    expect(v16Commands.read({ kind: 'GET_LOCAL_LIST_VERSION' }, [reply({ listVersion: 4 })])).toEqual({
      status: 'Accepted',
      payload: { listVersion: 4 },
    });
  });

  it.each([
    [['Accepted', 'Accepted'], 'Accepted'],
    [['Accepted', 'RebootRequired'], 'RebootRequired'],
    [['RebootRequired', 'NotSupported', 'Rejected'], 'NotSupported'],
  ])(
    'to several calls (%j) is together %s, with what became of each, and no values: they may be passwords',
    (statuses, together) => {
      const replies = statuses.map((status, index) =>
        reply({ status }, 'ChangeConfiguration', { key: `Key${index}`, value: '1' }),
      );
      const results = statuses.map((status, index) => ({ key: `Key${index}`, status }));
      const read = v16Commands.read({ kind: 'SET_CONFIGURATION', values: [] }, replies);
      expect(read).toEqual({ status: together, payload: { results } });
    },
  );
});
