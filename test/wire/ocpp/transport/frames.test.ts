import { redactFrame } from '../../../../src/wire/ocpp/frames/redact-frame.js';
import { connectStation, framesOf, type OpenDoor, openDoor, stationClient, until } from './support.js';

const hashTag = (idTag: string) => `#${idTag.length}`;

function redacted(message: readonly unknown[]): unknown {
  return JSON.parse(redactFrame(JSON.stringify(message), message, { hashTag }));
}

describe('the frame log', () => {
  let hub: OpenDoor;

  beforeEach(async () => {
    hub = await openDoor({ answer: () => ({ idTagInfo: { status: 'Accepted', parentIdTag: 'PARENT' } }) });
  });

  afterEach(() => hub.close());

  it('has every frame of both directions, with the action that an answer answers', async () => {
    const station = stationClient(hub.port);
    station.handle('Reset', async () => ({ status: 'Accepted' }));
    await station.connect();
    await station.call('Authorize', { idTag: 'DRIVER-1' });
    await hub.door.connections.get('NL-1')?.call('Reset', { type: 'Soft' }, 1_000);
    const told = hub.heard.frames.map(({ direction, type, action, text }) => [direction, type, action, text]);
    const [call, answer] = hub.heard.frames;
    expect(told).toEqual([
      ['IN', 2, 'Authorize', `[2,"${call?.messageId}","Authorize",{"idTag":"#8"}]`],
      ['OUT', 3, 'Authorize', `[3,"${answer?.messageId}",{"idTagInfo":{"status":"Accepted","parentIdTag":"#6"}}]`],
      ['OUT', 2, 'Reset', expect.stringContaining('"type":"Soft"')],
      ['IN', 3, 'Reset', expect.stringContaining('Accepted')],
    ]);
    expect(call?.messageId).toBe(answer?.messageId);
  });

  it('has frames that are no messages, and what was answered to them', async () => {
    const station = await connectStation(hub.port);
    const frames = framesOf(station);
    station.sendRaw('{oops "idTag":"DRIVER-1"');
    await frames.next();
    station.sendRaw('[2,17,"Authorize",{"idTag":"DRIVER-1"}]');
    await frames.next();
    expect(hub.heard.frames.map(({ direction, type, text }) => [direction, type, text])).toEqual([
      ['IN', undefined, '{oops "idTag":"…"'],
      ['OUT', 4, '[4,"-1","FormationViolation","",{}]'],
      ['IN', 2, '[2,17,"Authorize",{"idTag":"#8"}]'],
      ['OUT', 3, expect.stringContaining('[3,17,')],
    ]);
  });

  it('has what nobody could read, as it came', async () => {
    const station = await connectStation(hub.port);
    await expect(station.call('StopTransaction', { meterStop: 'much' })).resolves.toEqual({});
    await until(() => hub.heard.frames.length === 2);
    expect(hub.heard.frames[0]?.text).toContain('{"meterStop":"much"}');
    expect(hub.heard.quirks.map(({ rule }) => rule)).toContain('quarantine');
    expect(hub.heard.calls).toEqual([]);
  });
});

describe('what the frame log never has', () => {
  it('keys and passwords, in 1.6 and 2.0.1, asked or answered', () => {
    const secret = 'S3CRET';
    const messages = [
      [2, '1', 'ChangeConfiguration', { key: 'AuthorizationKey', value: secret }],
      [3, '1', { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: secret }] }],
      [
        2,
        '1',
        'SetVariables',
        { setVariableData: [{ attributeValue: secret, variable: { name: 'BasicAuthPassword' } }] },
      ],
      [2, '1', 'SetNetworkProfile', { connectionData: { apn: { apnPassword: secret }, vpn: { password: secret } } }],
      [2, '1', 'GetDiagnostics', { location: `ftp://logs:${secret}@files.example/up` }],
      [2, '1', 'DataTransfer', { data: `-----BEGIN EC PRIVATE KEY-----${secret}` }],
    ];
    for (const message of messages) expect(JSON.stringify(redacted(message))).not.toContain(secret);
  });

  it('tokens of drivers, however deep: only their hashes', () => {
    const list = { localAuthorizationList: [{ idTag: 'DRIVER', idTagInfo: { parentIdTag: 'FLEET' } }] };
    expect(redacted([2, '1', 'SendLocalList', list])).toEqual([
      2,
      '1',
      'SendLocalList',
      { localAuthorizationList: [{ idTag: '#6', idTagInfo: { parentIdTag: '#5' } }] },
    ]);
    const event = { idToken: { idToken: 'DRIVER', type: 'ISO14443', additionalInfo: [{ additionalIdToken: 'X1' }] } };
    expect(redacted([2, '1', 'TransactionEvent', event])).toEqual([
      2,
      '1',
      'TransactionEvent',
      { idToken: { idToken: '#6', type: 'ISO14443', additionalInfo: [{ additionalIdToken: '#2' }] } },
    ]);
  });

  it('leaves the rest as it came, byte by byte', () => {
    const text = '[2, "1", "StatusNotification", {"connectorId": 1.0, "info": "ü"}]';
    expect(redactFrame(text, JSON.parse(text), { hashTag })).toBe(text);
    expect(
      redacted([3, '1', { configurationKey: [{ key: 'HeartbeatInterval', value: '300' }], x: 'password' }]),
    ).toEqual([3, '1', { configurationKey: [{ key: 'HeartbeatInterval', value: '300' }], x: 'password' }]);
  });

  it('frames of no end: what is no message is cut', () => {
    expect(redactFrame('x'.repeat(10_000), undefined, { hashTag })).toBe(`${'x'.repeat(200)}… (10000 characters)`);
  });
});

describe('payloads that real stations send', () => {
  it('are all answered with a result, over the socket', async () => {
    const hub = await openDoor({ answer: () => ({}) });
    const station = await connectStation(hub.port);
    const frames = framesOf(station);
    const sampled = (...sampledValue: object[]) => ({
      connectorId: 1,
      meterValue: [{ timestamp: '2026-08-04T13:35:45.377', sampledValue }],
    });
    const calls: readonly (readonly [string, unknown])[] = [
      ['MeterValues', sampled({ value: '50', unit: 'Hz', measurand: 'Frequency' })],
      ['MeterValues', sampled({ value: '50', unit: 'Hertz' })],
      ['MeterValues', sampled({ value: 617 })],
      ['MeterValues', sampled({ value: '1', context: 'Vendor.Context' })],
      ['MeterValues', { ...sampled({ value: '1' }), vendorExtra: true }],
      ['StatusNotification', { connectorId: 1, status: 'Faulted', errorCode: 'Error' }],
      ['StatusNotification', { connectorId: -1, status: 'Available', errorCode: 'NoError' }],
      ['Heartbeat', null],
      ['StopTransaction', { transactionId: -1, meterStop: -5, timestamp: '1970-01-01T00:00:00Z' }],
      ['StopTransaction', {}],
    ];
    for (const [index, [action, params]] of calls.entries()) {
      station.sendRaw(JSON.stringify([2, `${index}`, action, params]));
      expect((await frames.next()).slice(0, 2)).toEqual([3, `${index}`]);
      station.sendRaw(JSON.stringify([2, index, action, params]));
      expect((await frames.next()).slice(0, 2)).toEqual([3, index]);
    }
    await hub.close();
  });

  it('are refused where a person wants them strict, and say neither payload nor schema', async () => {
    const hub = await openDoor({ station: { strictness: 'STRICT' } });
    const station = await connectStation(hub.port);
    const frames = framesOf(station);
    station.sendRaw('[2,"1","Heartbeat",null]');
    expect((await frames.next()).slice(0, 3)).toEqual([4, '1', 'TypeConstraintViolation']);
    station.sendRaw('[2,"2","Authorize",{"idTag":"S3CRET-S3CRET-S3CRET-S3CRET"}]');
    const refused = await frames.next();
    expect(JSON.stringify(refused)).not.toContain('S3CRET');
    expect(refused.at(4)).toEqual({});
    await hub.close();
  });
});
