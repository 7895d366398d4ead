import type { StationCommand } from '../../../../src/domain/stations/station-command.js';
import { violationOf } from '../../../../src/wire/ocpp/transport/schemas.js';
import { createV201Writer } from '../../../../src/wire/ocpp/v201/outgoing/create-writer.js';
import { NOT_EXPRESSIBLE } from './not-expressible.js';
import { CASES, PROFILE, STATION } from './outgoing-cases.js';

const writer = createV201Writer(() => 77);
const writer21 = createV201Writer(() => 77, '2.1');

describe('a command in OCPP 2.0.1', () => {
  it.each(CASES.map((one) => [one[0].kind, ...one] as const))(
    'is written as the standard says, and fits 2.1 as well: %s',
    (_kind, command, action, payload) => {
      const requests = writer.write(command, STATION);
      expect(requests).toEqual([{ action, payload }]);
      expect(violationOf('2.0.1', `${action}.req`, payload)).toBeUndefined();
      for (const one of writer21.write(command, STATION) ?? []) {
        expect(violationOf('2.1', `${one.action}.req`, one.payload)).toBeUndefined();
      }
    },
  );

  it('exists for every kind that there is', () => {
    const kinds = new Set(CASES.map(([{ kind }]) => kind));
    expect(kinds.size).toBe(25);
  });

  it.each(NOT_EXPRESSIBLE.map((one) => [one.kind, one] as const))(
    'has no words for a %s that OCPP does not allow',
    (_kind, command) => {
      expect(writer.write(command, STATION)).toBeUndefined();
    },
  );

  it('asks for statuses connector by connector, of the station or of one EVSE', () => {
    const evses = (outlet: { evse?: number; connector?: number } | undefined) =>
      writer
        .write({ kind: 'TRIGGER', message: 'STATUS_NOTIFICATION', ...(outlet && { outlet }) }, STATION)
        ?.map(({ payload }) => payload['evse']);
    const [first, second, third] = [
      { id: 1, connectorId: 1 },
      { id: 2, connectorId: 1 },
      { id: 2, connectorId: 2 },
    ];
    expect(evses(undefined)).toEqual([first, second, third]);
    expect(evses({ evse: 2 })).toEqual([second, third]);
    expect(evses({ connector: 3 })).toEqual([third]);
    expect(evses({ evse: 9 })).toEqual([{ id: 9 }]);
  });

  it('reads and sets at most ten variables in one call', () => {
    const keys = Array.from({ length: 23 }, (_, index) => `Ctrlr.V${index}`);
    const parts = writer.write({ kind: 'GET_CONFIGURATION', keys }, STATION);
    expect(parts?.map(({ payload }) => payload['getVariableData'])).toMatchObject([
      { length: 10 },
      { length: 10 },
      { length: 3 },
    ]);
  });

  it('may be longer in 2.1, and names the request that a certificate answers', () => {
    const start: StationCommand = {
      kind: 'START',
      outlet: {},
      idToken: { value: 'X'.repeat(200) },
      remoteStartNumber: 5,
    };
    expect(writer21.write(start, STATION)).toHaveLength(1);
    const [signed] = writer21.write({ kind: 'CERTIFICATE_SIGNED', chainPem: 'PEM', requestNumber: 8 }, STATION) ?? [];
    expect(signed?.payload).toMatchObject({ requestId: 8 });
  });
});

describe('the answer of a station of OCPP 2.0.1', () => {
  const read = (command: StationCommand, ...answers: Record<string, unknown>[]) => {
    const [request] = writer.write(command, STATION) ?? [];
    return writer.read(
      command,
      answers.map((answer) => ({ action: '', payload: {}, ...request, answer })),
    );
  };
  const set: StationCommand = { kind: 'SET_CONFIGURATION', values: [{ key: 'HeartbeatInterval', value: '300' }] };
  const named = { component: { name: 'C' }, variable: { name: 'V', instance: 'I' } };
  const results = (...statuses: string[]) => ({
    setVariableResult: statuses.map((attributeStatus) => ({ attributeStatus, ...named })),
  });

  it('is its status, with all that it said', () => {
    const answer = { status: 'Rejected', statusInfo: { reasonCode: 'Busy' } };
    expect(read({ kind: 'RESET', how: 'ON_IDLE' }, answer)).toEqual({ status: 'Rejected', payload: answer });
    const asked: StationCommand = { kind: 'SET_PROFILE', outlet: { evse: 1 }, profile: PROFILE };
    expect(read(asked, { status: 'Accepted' }).status).toBe('Accepted');
  });

  it('without a status is Accepted', () => {
    const payload = { ongoingIndicator: true, messagesInQueue: false };
    expect(read({ kind: 'GET_TRANSACTION_STATUS', stationRef: 'tx-1' }, payload)).toEqual({
      status: 'Accepted',
      payload,
    });
  });

  it('to several calls is the first that is no Accepted', () => {
    const trigger: StationCommand = { kind: 'TRIGGER', message: 'STATUS_NOTIFICATION' };
    const [accepted, rejected] = [{ status: 'Accepted' }, { status: 'Rejected' }];
    expect(read(trigger, accepted, rejected, accepted).status).toBe('Rejected');
    expect(read(trigger, accepted, accepted).status).toBe('Accepted');
  });

  it.each([
    [['Accepted', 'Accepted'], 'Accepted'],
    [['Accepted', 'RebootRequired'], 'RebootRequired'],
    [['RebootRequired', 'UnknownVariable', 'Rejected'], 'UnknownVariable'],
    [[], 'Rejected'],
  ])('about variables that were set %j is %s', (statuses, expected) => {
    expect(read(set, results(...statuses)).status).toBe(expected);
  });

  it('about variables is told as 1.6 tells keys, too', () => {
    const get: StationCommand = { kind: 'GET_CONFIGURATION', keys: ['HeartbeatInterval'] };
    const accepted = { attributeStatus: 'Accepted', attributeValue: '300', ...named };
    const unknown = { attributeStatus: 'UnknownVariable', component: { name: 'C' }, variable: { name: 'W' } };
    expect(read(get, { getVariableResult: [accepted] }, { getVariableResult: [unknown, 'junk'] })).toEqual({
      status: 'Accepted',
      payload: {
        getVariableResult: [accepted, unknown],
        configurationKey: [{ key: 'C.V[I]', value: '300' }],
        unknownKey: ['C.W'],
      },
    });
    expect(read({ kind: 'GET_CONFIGURATION' }, { status: 'NotSupported' }).status).toBe('NotSupported');
  });
});
