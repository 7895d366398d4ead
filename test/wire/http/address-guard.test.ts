import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:net';
import { createAddressGuard } from '../../../src/wire/http/address-guard.js';
import { createOutgoing } from '../../../src/wire/http/outgoing.js';

const refusal = expect.objectContaining({ code: 'receiver-unreachable' });
const guard = createAddressGuard({ allowPrivateNetworks: false });

describe('the address guard', () => {
  it.each([
    'http://127.0.0.1/ocpi',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[2002:7f00:1::]/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://user@example.com/',
    'http://user:password@example.com/',
    'http://example.com:22/',
    'http://example.com:27017/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'ftp://example.com/',
    'javascript:alert(1)',
    '/relative',
    '',
  ])('refuses %s', (url) => {
    expect(() => guard.check(url)).toThrow(refusal);
  });

  it.each([
    'https://partner.example/ocpi/versions',
    'http://partner.example/',
    'https://partner.example:8443/',
    'https://93.184.216.34/',
    'https://172.32.0.1/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
  ])('lets %s pass', (url) => {
    expect(guard.check(url).href).toBe(new URL(url).href);
  });

  it('lets every address and port pass for demos, but no other scheme and no user name', () => {
    const open = createAddressGuard({ allowPrivateNetworks: true });
    expect(open.check('http://127.0.0.1:27017/').port).toBe('27017');
    expect(() => open.check('file:///etc/passwd')).toThrow(refusal);
    expect(() => open.check('http://a@127.0.0.1/')).toThrow(refusal);
  });

  it('knows other ports when it is told so', () => {
    const other = createAddressGuard({ allowPrivateNetworks: false, allowedPorts: [9000] });
    expect(other.check('https://partner.example:9000/').port).toBe('9000');
    expect(() => other.check('https://partner.example/')).toThrow(refusal);
  });
});

describe('names that lead to the hub’s own network', () => {
  let connects = 0;
  const request = { platform: 'c1', headers: [], timeoutMs: 1_000 };
  const listener = createServer((socket) => {
    connects++;
    socket.destroy();
  });
  const get = (url: string, resolve?: (name: string) => Promise<readonly LookupAddress[]>) => {
    const outgoing = createOutgoing({
      allowPrivateNetworks: false,
      allowedPorts: [port()],
      ...(resolve && { resolve }),
    });
    return outgoing.request({ ...request, method: 'GET', url }).finally(() => outgoing.close());
  };
  const port = () => {
    const address = listener.address();
    return typeof address === 'object' && address ? address.port : 0;
  };

  beforeAll(() => new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve)));
  beforeEach(() => {
    connects = 0;
  });
  afterAll(() => new Promise((resolve) => listener.close(resolve)));

  it('are refused before a socket is opened: localhost', async () => {
    await expect(get(`http://localhost:${port()}/`)).rejects.toEqual(refusal);
    expect(connects).toBe(0);
  });

  it('are refused when one of several addresses is not public', async () => {
    const both = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    await expect(get(`http://partner.example:${port()}/`, both)).rejects.toEqual(refusal);
    expect(connects).toBe(0);
  });

  it('are looked up once for each connection: the address that was checked is the one that is called', async () => {
    let lookups = 0;
    const outgoing = createOutgoing({
      allowPrivateNetworks: true,
      resolve: async () => {
        lookups++;
        return [{ address: '127.0.0.1', family: 4 }];
      },
    });
    const url = `http://partner.example:${port()}/`;
    await expect(outgoing.request({ ...request, method: 'POST', url })).rejects.toEqual(refusal);
    await outgoing.close();
    expect([lookups, connects]).toEqual([1, 1]);
  });

  it('are looked up once for all who ask at the same time: a dead name server is one that waits, not all', async () => {
    let lookups = 0;
    let found = (_: readonly LookupAddress[]): void => undefined;
    const outgoing = createOutgoing({
      allowPrivateNetworks: true,
      resolve: () => {
        lookups++;
        return new Promise((resolve) => {
          found = resolve;
        });
      },
    });
    const url = `http://partner.example:${port()}/`;
    const all = ['c1', 'c2', 'c3'].map((platform) => outgoing.request({ ...request, platform, method: 'POST', url }));
    const failures = Promise.all(all.map((one) => one.catch((error: unknown) => error)));
    while (lookups === 0) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    found([{ address: '127.0.0.1', family: 4 }]);
    expect(await failures).toEqual([refusal, refusal, refusal]);
    await outgoing.close();
    expect([lookups, connects]).toEqual([1, 3]);
  });
});
