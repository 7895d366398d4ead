import { OcppRefusal } from '../../../../src/wire/ocpp/transport/adapter.js';
import { RECEIVED_AT, recordingAdapter } from './recording-flows.js';

describe('a station of OCPP 1.6 boots and shows signs of life', () => {
  it('says what it is, and hears the time in UTC with milliseconds and Z', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('boot')).toEqual({
      status: 'Accepted',
      currentTime: '2026-10-12T09:05:00.250Z',
      interval: 300,
    });
    const [[, boot] = []] = heard();
    expect(boot).toEqual({
      vendor: 'Rheinwerk',
      model: 'RW-22',
      serialNumber: 'RW22-000417',
      firmwareVersion: '4.2.1',
      iccid: '8931440400000000001',
      imsi: '204047123456789',
    });
  });

  it.each([
    ['PENDING', 'Pending'],
    ['REJECTED', 'Rejected'],
  ] as const)('hears that it is %s', async (registration, status) => {
    const { sendFixture } = recordingAdapter({ boot: { registration, intervalSeconds: 60 } });
    expect(await sendFixture('boot')).toMatchObject({ status, interval: 60 });
  });

  it('hears the time at each heartbeat', async () => {
    const { sendFixture } = recordingAdapter();
    expect(await sendFixture('heartbeat')).toEqual({ currentTime: RECEIVED_AT.toISOString() });
  });

  it('is told NotImplemented for what stations do not call', async () => {
    const { send, adapter } = recordingAdapter();
    await expect(send('RemoteStartTransaction', {})).rejects.toEqual(new OcppRefusal('NotImplemented'));
    expect(adapter.actions.size).toBe(14);
  });
});

describe('a connector of a station of OCPP 1.6', () => {
  it('has a status since the time that the station says', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('statusPreparing')).toEqual({});
    expect(await sendFixture('statusFaulted')).toEqual({});
    expect(heard()).toEqual([
      ['reportStatus', { connector: 1 }, { status: 'Preparing', at: new Date('2026-10-12T09:04:58.120Z') }],
      [
        'reportStatus',
        { connector: 2 },
        {
          status: 'Faulted',
          errorCode: 'GroundFailure',
          vendorErrorCode: 'E-117',
          info: 'RCD tripped',
          at: new Date('2026-10-12T09:04:59Z'),
        },
      ],
    ]);
  });

  it('0 is the station as a whole, and a status without a time began when it came', async () => {
    const { send, heard, noted } = recordingAdapter();
    await send('StatusNotification', { connectorId: 0, errorCode: 'NoError', status: 'Unavailable' });
    expect(heard()).toEqual([['reportStatus', { connector: 0 }, { status: 'Unavailable', at: RECEIVED_AT }]]);
    expect(noted).toEqual([]);
  });

  it.each([
    [{ connectorId: -1 }, 'connector-unknown connectorId'],
    [{ connectorId: 9 }, 'connector-unknown connectorId'],
    [{ connectorId: 'one' }, 'integer-expected connectorId'],
    [{ status: 'Sleeping' }, 'status-unknown status'],
    [{ status: undefined }, 'status-unknown status'],
  ])('that cannot be understood (%j) is noted, answered all the same and changes nothing', async (change, quirk) => {
    const { sendFixture, heard, noted } = recordingAdapter();
    expect(await sendFixture('statusPreparing', change)).toEqual({});
    expect(heard()).toEqual([]);
    expect(noted).toContain(quirk);
  });

  it('is understood in other spellings and by a clock that is off, which is noted', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    await sendFixture('statusPreparing', { connectorId: '1', status: 'preparing', timestamp: '1970-01-01T00:00:09Z' });
    expect(heard()).toEqual([['reportStatus', { connector: 1 }, { status: 'Preparing', at: RECEIVED_AT }]]);
    expect(noted).toEqual(['integer-expected connectorId', 'status-spelling status', 'time-in-1970 timestamp']);
  });
});

describe('reports of a station of OCPP 1.6', () => {
  it('tell how an update and an upload go, with the request that is meant where it is named', async () => {
    const { sendFixture, heard } = recordingAdapter();
    for (const name of ['firmware', 'signedFirmware', 'diagnostics', 'log'])
      expect(await sendFixture(name)).toEqual({});
    expect(heard()).toEqual([
      ['firmwareStatus', { status: 'Downloading' }],
      ['firmwareStatus', { status: 'SignatureVerified', requestNumber: 7 }],
      ['logStatus', { status: 'Uploaded' }],
      ['logStatus', { status: 'Uploading', requestNumber: 8 }],
    ]);
  });

  it('without a status are noted and no more', async () => {
    const { send, heard, noted } = recordingAdapter();
    expect(await send('FirmwareStatusNotification', {})).toEqual({});
    expect([heard(), noted]).toEqual([[], ['status-unknown status']]);
  });

  it('tell security events, and ask for a certificate', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('securityEvent')).toEqual({});
    expect(await sendFixture('signCertificate')).toEqual({ status: 'Accepted' });
    expect(heard()).toEqual([
      ['securityEvent', { type: 'FirmwareUpdated', at: new Date('2026-10-12T09:00:00Z'), techInfo: '4.2.1' }],
      ['signCertificate', '-----BEGIN CERTIFICATE REQUEST-----'],
    ]);
    expect(await sendFixture('signCertificate', { csr: null })).toEqual({ status: 'Rejected' });
  });
});

describe('vendor data of a station of OCPP 1.6', () => {
  it('of a vendor that nobody knows is answered UnknownVendorId, which is no error', async () => {
    const { sendFixture, heard } = recordingAdapter();
    expect(await sendFixture('dataTransfer')).toEqual({ status: 'UnknownVendorId' });
    expect(heard()).toEqual([
      ['dataTransfer', { vendorId: 'rheinwerk.example', messageId: 'LedColour', data: 'blue' }],
    ]);
  });

  it('of a vendor that is known is answered as the hub says, also with a message that is not known', async () => {
    for (const data of [{ status: 'Accepted', data: 'ok' }, { status: 'UnknownMessageId' }]) {
      expect(await recordingAdapter({ data }).sendFixture('dataTransfer')).toEqual(data);
    }
  });

  it('may be an object, which OCPP does not allow: it is passed on as JSON', async () => {
    const { sendFixture, heard, noted } = recordingAdapter();
    await sendFixture('dataTransfer', { data: { colour: 'blue' } });
    expect(heard()[0]?.[1]).toMatchObject({ data: '{"colour":"blue"}' });
    expect(noted).toEqual(['text-expected data']);
  });
});
