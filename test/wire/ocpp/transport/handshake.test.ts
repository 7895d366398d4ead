import {
  basicAuth,
  connectStation,
  type OpenDoor,
  openDoor,
  rawExchange,
  refusedWith,
  stationClient,
  until,
  upgradeText,
} from './support.js';

const PROTOCOL = 'Sec-WebSocket-Protocol: ocpp1.6';

describe('the door for stations', () => {
  let hub: OpenDoor;

  beforeAll(async () => {
    hub = await openDoor();
  });

  afterAll(() => hub.close());

  it('prefers 2.0.1 before 2.1 and 1.6, in whichever order a station offers them', async () => {
    for (const [protocols, chosen] of [
      [['ocpp1.6', 'ocpp2.0.1'], 'ocpp2.0.1'],
      [['ocpp2.1', 'ocpp1.6', 'ocpp2.0.1'], 'ocpp2.0.1'],
      [['ocpp1.6', 'ocpp2.1'], 'ocpp2.1'],
      [['ocpp1.5', 'ocpp1.6'], 'ocpp1.6'],
    ] as const) {
      const client = await connectStation(hub.port, { protocols });
      expect(client.protocol).toBe(chosen);
      await client.close();
    }
  });

  it('refuses a station that offers no protocol, or none that the hub speaks', async () => {
    expect(await refusedWith(hub.port, { protocols: [] })).toBe(400);
    expect(await refusedWith(hub.port, { protocols: ['ocpp1.5'] })).toBe(400);
    expect(hub.heard.knocks.length).toBeGreaterThan(0);
  });

  it('answers malformed protocols with 400, not with an error of its own', async () => {
    for (const header of ['Sec-WebSocket-Protocol: ,,', 'Sec-WebSocket-Protocol: ocpp1.6, ocpp1.6']) {
      const answer = await rawExchange(hub.port, upgradeText('/ocpp/NL-1', [header, basicAuth('NL-1')]));
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
    }
  });

  it('lives through paths that cannot be decoded, and still takes the next station', async () => {
    const long = 'x'.repeat(49);
    for (const [path, status] of [
      ['/ocpp/%E0%A4%A', 400],
      ['/ocpp/%', 400],
      ['/ocpp/', 400],
      ['/ocpp/..', 400],
      ['/ocpp/%2e%2e', 400],
      ['/ocpp/../ocpp', 400],
      [`/ocpp/${long}`, 400],
      ['/ocpp/a%0d%0aX-Evil:%201', 400],
      ['/ocpp/a%00b', 400],
      ['/ocpp/a/b', 400],
      ['/ocpp', 404],
      ['/elsewhere/NL-1', 404],
      ['//[', 404],
    ] as const) {
      const answer = await rawExchange(hub.port, upgradeText(path, [PROTOCOL, basicAuth('NL-1')]));
      expect([path, answer.slice(0, 12)]).toEqual([path, `HTTP/1.1 ${status}`]);
    }
    const client = await connectStation(hub.port);
    await client.close();
  });

  it('lives through requests that are half a handshake', async () => {
    const noKey = upgradeText('/ocpp/NL-1', [PROTOCOL, basicAuth('NL-1')]).replace(/Sec-WebSocket-Key[^\r]*\r\n/, '');
    expect(await rawExchange(hub.port, noKey)).toMatch(/^HTTP\/1.1 400 /);
    const otherUpgrade = upgradeText('/ocpp/NL-1', [PROTOCOL, basicAuth('NL-1')]).replace('websocket', 'h2c');
    expect(await rawExchange(hub.port, otherUpgrade)).toMatch(/^HTTP\/1.1 400 /);
    await (await connectStation(hub.port)).close();
  });

  it('takes ids with colons and other signs of identifiers', async () => {
    for (const identity of ['NL:ABC:1', 'a|b@c+d=e', '*_.-']) {
      const client = await connectStation(hub.port, { identity });
      expect(hub.door.connections.get(identity)?.stationId).toBe(identity);
      await client.close();
    }
  });

  it('refuses a wrong or missing password and another user name with 401, and says how to ask', async () => {
    expect(await refusedWith(hub.port, { password: 'wrong' })).toBe(401);
    const other = await rawExchange(hub.port, upgradeText('/ocpp/NL-1', [PROTOCOL, basicAuth('NL-2')]));
    expect(other).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n/);
    expect(other).toContain('WWW-Authenticate: Basic realm="ocpp"');
    expect(await rawExchange(hub.port, upgradeText('/ocpp/NL-1', [PROTOCOL]))).toMatch(/^HTTP\/1.1 401 /);
  });

  it('does not tell what it is made of', async () => {
    const answer = await rawExchange(hub.port, upgradeText('/ocpp/NL-9', [PROTOCOL, basicAuth('NL-9')]), 150);
    expect(answer).toMatch(/^HTTP\/1.1 101 /);
    expect(answer).toContain('Sec-WebSocket-Protocol: ocpp1.6');
    expect(answer).not.toMatch(/server:/i);
    expect(answer).not.toMatch(/permessage-deflate/i);
  });

  it('compresses nothing, also when a station asks for it', async () => {
    const asked = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits';
    const answer = await rawExchange(hub.port, upgradeText('/ocpp/NL-9', [PROTOCOL, asked, basicAuth('NL-9')]), 150);
    expect(answer).not.toContain('Sec-WebSocket-Extensions');
  });
});

describe('a door that is asked too much', () => {
  it('gives up a handshake that is not decided in time', async () => {
    const hub = await openDoor({ admit: () => new Promise(() => undefined), limits: { upgradeTimeoutMs: 50 } });
    expect(await refusedWith(hub.port, {})).toBe(503);
    await hub.close();
  });

  it('answers 503 when stations cannot be looked up', async () => {
    const hub = await openDoor({ admit: () => Promise.reject(new Error('mongo: secret-db-name')) });
    const answer = await rawExchange(hub.port, upgradeText('/ocpp/NL-1', [PROTOCOL, basicAuth('NL-1')]));
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).not.toContain('secret-db-name');
    await hub.close();
  });

  it('limits handshakes by address', async () => {
    const hub = await openDoor({ limits: { handshakesPerSecond: 1 } });
    const statuses = [];
    for (let count = 0; count < 12; count += 1) statuses.push(await refusedWith(hub.port, {}));
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(101));
    expect(statuses.slice(10)).toEqual([429, 429]);
    await hub.close();
  });

  it('slows a station down that is refused again and again, and no other one', async () => {
    const hub = await openDoor({ limits: { refusalsPerMinute: 3 } });
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push(await refusedWith(hub.port, { password: 'wrong' }));
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect(await refusedWith(hub.port, { identity: 'NL-2' })).toBe(101);
    await hub.close();
  });

  it('lets nobody in any more once it closes, and closes who is inside', async () => {
    const hub = await openDoor();
    const client = await connectStation(hub.port);
    const closed = new Promise((heard) => client.once('close', heard));
    await hub.door.close();
    expect(await closed).toMatchObject({ code: 1001 });
    expect(await refusedWith(hub.port, {})).toBe(503);
    expect(hub.heard.events).toEqual(['connected NL-1', 'disconnected NL-1']);
    await hub.close();
  });
});

describe('two connections of one station', () => {
  it('the newest counts, and the late end of the old one leaves the station connected', async () => {
    const hub = await openDoor();
    const old = await connectStation(hub.port);
    const ended = new Promise((heard) => old.once('close', heard));
    const newer = stationClient(hub.port);
    newer.handle('Reset', async () => ({ status: 'Accepted' }));
    await newer.connect();
    await ended;
    await until(() => hub.door.connections.size === 1);
    const outcome = await hub.door.connections.get('NL-1')?.call('Reset', { type: 'Soft' }, 1_000);
    expect(outcome).toEqual({ kind: 'ANSWERED', payload: { status: 'Accepted' } });
    expect(hub.heard.events).toEqual(['connected NL-1', 'connected NL-1']);
    await newer.close();
    await until(() => hub.heard.events.length === 3);
    expect(hub.heard.events.at(-1)).toBe('disconnected NL-1');
    await hub.close();
  });

  it('an old one that is cut off at once does not take the new one with it', async () => {
    const hub = await openDoor();
    const old = await connectStation(hub.port);
    const newer = await connectStation(hub.port);
    await old.close({ force: true });
    await new Promise((waited) => setTimeout(waited, 30));
    expect(await newer.call('Heartbeat', {})).toHaveProperty('currentTime');
    expect(hub.heard.events).not.toContain('disconnected NL-1');
    await hub.close();
  });

  it('a wrong password does not close the connection of the right one', async () => {
    const hub = await openDoor();
    const client = await connectStation(hub.port);
    expect(await refusedWith(hub.port, { password: 'wrong' })).toBe(401);
    expect(await client.call('Heartbeat', {})).toHaveProperty('currentTime');
    await hub.close();
  });
});
