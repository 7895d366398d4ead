import { aStation } from '../../../support/stations/a-station.js';
import { RECEIVED_AT, recordingAdapter } from './recording-flows.js';

const AT = new Date('2026-10-12T09:04:58.120Z');

describe('a station of OCPP 2.0.1', () => {
  it('says what it is when it boots, and hears the time in UTC with milliseconds and Z', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('boot')).toEqual({
      status: 'Accepted',
      currentTime: '2026-10-12T09:05:00.250Z',
      interval: 300,
    });
    expect(heard()).toEqual([
      [
        'boot',
        {
          vendor: 'Rheinwerk',
          model: 'RW-22',
          serialNumber: 'RW22-000417',
          firmwareVersion: '7.0.3',
          reason: 'PowerUp',
          iccid: '8931440400000000001',
          imsi: '204047123456789',
        },
      ],
    ]);
  });

  it('boots also when it says nothing of itself', async () => {
    const { send, heard } = recordingAdapter({ boot: { registration: 'PENDING' } });
    expect(await send('BootNotification', {})).toMatchObject({ status: 'Pending' });
    expect(heard()).toEqual([['boot', { vendor: '', model: '' }]]);
  });

  it('gives a sign of life with every call', async () => {
    const { sendFixture, told } = recordingAdapter();
    expect(await sendFixture('heartbeat')).toEqual({ currentTime: RECEIVED_AT.toISOString() });
    await sendFixture('chargingLimit');
    expect(told).toEqual([['seen'], ['seen']]);
  });

  it('tells the status of a connector', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    await sendFixture('status');
    await sendFixture('status', { connectorStatus: 'SuspendedEV', timestamp: '1970-01-01T00:00:00Z' });
    expect(heard()).toEqual([
      ['reportStatus', { evse: 2, connector: 1 }, { status: 'Occupied', at: AT }],
      ['reportStatus', { evse: 2, connector: 1 }, { status: 'SuspendedEV', at: RECEIVED_AT }],
    ]);
    expect(noted).toEqual(['status-of-1.6 connectorStatus SuspendedEV', 'time-in-1970 timestamp 1970-01-01T00:00:00Z']);
  });

  it('tells the status of a connector and of itself by events too; other events to who watches it', async () => {
    const { sendFixture, heard } = recordingAdapter();
    await sendFixture('availabilityEvent');
    expect(heard()).toEqual([
      ['reportStatus', { evse: 2, connector: 1 }, { status: 'Reserved', at: AT }],
      ['reportStatus', { evse: 0, connector: 0 }, { status: 'Unavailable', at: AT }],
      ['noticed', expect.objectContaining({ component: 'EVSE', evse: 2, variable: 'AvailabilityState' })],
      [
        'noticed',
        {
          at: AT,
          trigger: 'Alerting',
          component: 'ChargingStation',
          variable: 'Temperature',
          value: '91.5',
          isCleared: false,
          techCode: 'T-91',
        },
      ],
    ]);
  });

  it('tells its variables part by part, without those that only can be written', async () => {
    const { sendFixture, heard } = recordingAdapter();
    await sendFixture('report');
    const entries = { component: 'LocalAuthListCtrlr', variable: 'Entries', maxLimit: '500' };
    const interval = { component: 'SampledDataCtrlr', variable: 'TxUpdatedInterval', unit: 's' };
    const timeout = { component: 'OCPPCommCtrlr', variable: 'MessageTimeout', instance: 'Default' };
    const connector = { component: 'Connector', variable: 'ConnectorType', evse: 1, connector: 1 };
    const values = [
      { ...interval, value: '60', mutability: 'ReadWrite' },
      { ...timeout, value: '30', mutability: 'ReadOnly' },
      { ...entries, value: '0' },
      { ...entries, value: '500', attribute: 'MaxSet' },
      { ...connector, value: 'cCCS2' },
    ];
    expect(heard()).toEqual([['report', { requestNumber: 7, seqNo: 0, isLast: false, values }]]);
  });

  it('tells of firmware, logs, reservations, its security, and vendors’ data', async () => {
    const { sendFixture, heard } = recordingAdapter({ data: { status: 'Accepted', data: 'ok' } });
    for (const name of ['firmwareStatus', 'logStatus', 'reservationExpired', 'reservationRemoved', 'securityEvent']) {
      await sendFixture(name);
    }
    expect(await sendFixture('dataTransfer')).toEqual({ status: 'Accepted', data: 'ok' });
    expect(heard()).toEqual([
      ['firmwareStatus', { status: 'Installed', requestNumber: 12 }],
      ['logStatus', { status: 'Uploaded', requestNumber: 13 }],
      ['reservationEnded', { reservationNumber: 12, how: 'EXPIRED' }],
      ['reservationEnded', { reservationNumber: 12, how: 'REMOVED' }],
      ['securityEvent', { type: 'TamperDetectionActivated', at: AT, techInfo: 'lid opened' }],
      ['dataTransfer', { vendorId: 'com.rheinwerk', messageId: 'fan', data: '{"rpm":900}' }],
    ]);
    expect(await recordingAdapter().sendFixture('dataTransfer')).toEqual({ status: 'UnknownVendorId' });
  });

  it('asks for its own certificate; one of ISO 15118 is not offered, and no flow is asked', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('signCertificate')).toEqual({ status: 'Accepted' });
    expect(await sendFixture('signV2g')).toMatchObject({ status: 'Rejected' });
    expect(heard()).toHaveLength(1);
  });

  it('is not told what is not true: no contract certificates, no OCSP, no schedule for a car', async () => {
    const { sendFixture } = recordingAdapter();
    expect(await sendFixture('contract')).toMatchObject({ status: 'Failed' });
    expect(await sendFixture('ocsp')).toMatchObject({ status: 'Failed' });
    expect(await sendFixture('needs')).toMatchObject({ status: 'Rejected' });
  });

  it('is met with tolerance: what cannot be read is answered, and noted once a message', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    expect(await sendFixture('status', { connectorStatus: 'Broken' })).toEqual({});
    expect(await sendFixture('status', { evseId: '2', connectorId: '1' })).toEqual({});
    expect(heard()).toHaveLength(1);
    expect(noted).toEqual([
      'quarantine connectorStatus connectorStatus: unknown status',
      'integer-expected connectorId 1',
    ]);
  });

  it('is refused when it is met strictly', async () => {
    const { sendFixture, heard } = recordingAdapter({}, aStation({ strictness: 'STRICT' }));
    await expect(sendFixture('status', { connectorStatus: 'Broken' })).rejects.toMatchObject({
      code: 'FormationViolation',
    });
    expect(heard()).toEqual([]);
  });

  it('names no driver in what is noted', async () => {
    const { send, noted } = recordingAdapter();
    await send('Authorize', { idToken: { idToken: 4711, type: 'Central' } });
    expect(noted).toEqual(['text-expected idToken.idToken']);
  });
});
