import { violationOf } from '../../../../src/wire/ocpp/transport/schemas.js';
import { aStation } from '../../../support/stations/a-station.js';
import { type Answers, CALLS, recordingAdapter } from './recording-flows.js';

const VERSIONS = ['2.0.1', '2.1'] as const;
/** Everything that the hub may say of a driver. */
const RICH: Answers = {
  authorization: {
    status: 'ACCEPTED',
    parentIdToken: 'FLEET-7',
    expiresAt: new Date('2026-12-31T23:00:00Z'),
    language: 'nl',
  },
  certificate: 'REJECTED',
  data: { status: 'Accepted', data: 'ok' },
};

describe.each(VERSIONS)('every answer to a station of OCPP %s keeps to the schema', (version) => {
  it.each(Object.entries(CALLS))('to %s, and so does the call', async (name, [, , action, payload]) => {
    expect(violationOf(version, `${action}.req`, payload)).toBeUndefined();
    for (const answers of [{}, RICH]) {
      const { sendFixture } = recordingAdapter(answers, aStation(), version);
      expect(violationOf(version, `${action}.conf`, await sendFixture(name))).toBeUndefined();
    }
  });

  it('also to calls that hold nothing that can be read, from a station that is met with tolerance', async () => {
    const { adapter, send, noted } = recordingAdapter({}, aStation(), version);
    const served = [...adapter.actions];
    for (const action of served) {
      const answer = await send(action, {}).catch((error: unknown) => String(error));
      if (typeof answer === 'string') expect(answer).toContain('NotSupported');
      else expect(violationOf(version, `${action}.conf`, answer)).toBeUndefined();
    }
    expect(noted.filter((one) => one.startsWith('quarantine')).length).toBeGreaterThan(5);
  });
});

it('a station of 2.1 may make twelve calls that 2.0.1 does not have; what the hub does not do is NotSupported', async () => {
  const { adapter, send } = recordingAdapter({}, aStation(), '2.1');
  const { adapter: older, send: sendOlder } = recordingAdapter();
  const added = [...adapter.actions].filter((action) => !older.actions.has(action));
  expect(added).toHaveLength(12);
  await expect(send('NotifySettlement', {})).rejects.toMatchObject({ code: 'NotSupported' });
  expect(await send('OpenPeriodicEventStream', {})).toMatchObject({ status: 'Rejected' });
  expect(await send('NotifyEVChargingNeeds', {})).toEqual({ status: 'NoChargingProfile' });
  await expect(sendOlder('NotifySettlement', {})).rejects.toMatchObject({ code: 'NotImplemented' });
  await expect(sendOlder('RequestStartTransaction', {})).rejects.toMatchObject({ code: 'NotImplemented' });
});
