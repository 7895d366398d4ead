import { success } from '../../support/ocpi/fake-partner.js';
import { rawRequest } from '../../support/ocpi/raw-request.js';
import { startNetwork } from '../../support/roaming/network.js';
import { aLocation, aTariff } from '../../support/roaming/objects.js';
import { joinPair, type Pair } from '../../support/roaming/pair.js';
import { TARIFF } from '../../support/roaming/paths.js';

const ROUTED = [
  'OCPI-from-country-code: NL',
  'OCPI-from-party-id: CPO',
  'OCPI-to-country-code: DE',
  'OCPI-to-party-id: MSP',
];

let pair: Pair;

beforeAll(async () => {
  pair = await joinPair(await startNetwork());
  pair.emsp.partner.on(`/2.2.1${TARIFF}`, (_req, res) => success(res, aTariff()));
});

afterAll(() => pair.network.close());

/** A GET of what the eMSP has of a tariff, with header lines that no HTTP library would send. */
async function get(lines: readonly string[], path = TARIFF): Promise<string> {
  const head = [
    `GET /ocpi/2.2.1${path} HTTP/1.1`,
    'Host: hub',
    'Connection: close',
    `Authorization: ${pair.cpo.authorization}`,
    ...ROUTED,
  ];
  return rawRequest(Number(new URL(pair.network.hub.ocpiUrl).port), [...head, ...lines, '', ''].join('\r\n'));
}

const seen = () => pair.emsp.partner.seen.length;

// Threat 22.
describe('headers beyond measure', () => {
  it('are let pass in number and refused in size: 431', async () => {
    const many = (valueLength: number) => Array.from({ length: 200 }, (_, n) => `X-${n}: ${'v'.repeat(valueLength)}`);
    expect(await get(many(1))).toMatch(/^HTTP\/1\.1 200 /);
    const before = seen();
    expect(await get(many(200))).toMatch(/^HTTP\/1\.1 431 /);
    expect(await get([`X-Long: ${'v'.repeat(32_768)}`])).toMatch(/^HTTP\/1\.1 431 /);
    expect(seen()).toBe(before);
  });

  it.each([
    ['Host: other', 400],
    ['Authorization: Token QUFB', 401],
    ['OCPI-to-party-id: EMP', 400],
    ['ocpi-to-country-code: FR', 400],
    ['OCPI-from-party-id: CP2', 400],
    ['OCPI-FROM-COUNTRY-CODE: BE', 400],
  ])('that come twice mean nothing: %s is %i', async (line, http) => {
    const before = seen();
    expect(await get([line])).toMatch(new RegExp(`^HTTP/1\\.1 ${http} `));
    expect(seen()).toBe(before);
  });

  it.each(['X-Request-ID', 'X-Correlation-ID'])('that name a message twice are refused: %s', async (name) => {
    expect(await get([`${name}: a`, `${name}: b`])).toMatch(/^HTTP\/1\.1 400 /);
  });
});

// Threat 23.
describe('what could break a header, a URL or a line of the log', () => {
  it.each([
    ['a carriage return', 'X-Correlation-ID: a\rX-Evil: 1'],
    ['a NUL', 'X-Correlation-ID: a\0b'],
    ['a folded line', 'X-Correlation-ID: a\r\n X-Evil: 1'],
  ])('is refused as %s, or never reaches the receiver', async (_what, line) => {
    const before = seen();
    const answer = await get([line]);
    if (answer.startsWith('HTTP/1.1 400 ')) expect(seen()).toBe(before);
    else expect(pair.emsp.partner.seen.at(-1)?.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(pair.emsp.partner.seen)).not.toContain('evil');
  });

  it.each(['ü', 'a b', '"},"event":"forged"', 'x'.repeat(129)])(
    'is replaced as an id, towards the sender and the receiver: %s',
    async (id) => {
      const answer = await get([`X-Correlation-ID: ${id}`, `X-Request-ID: ${id}`]);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      const there = pair.emsp.partner.seen.at(-1)?.headers ?? {};
      for (const name of ['x-correlation-id', 'x-request-id'] as const) {
        expect(there[name]).toMatch(/^[0-9a-f-]{36}$/);
        expect(answer.toLowerCase()).toMatch(new RegExp(`${name}: [0-9a-f-]{36}\r\n`));
      }
    },
  );

  it.each(['T%0D%0AX-Evil:%201', 'T%0a', 'T%00', 'T%7f'])('is refused in a URL: %s', async (id) => {
    const before = seen();
    const answer = await get([], `/receiver/tariffs/NL/CPO/${id}`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('"status_code":2001');
    expect(seen()).toBe(before);
  });

  it.each(['L\r\nX-Evil: 1', 'L\u0000'])('is refused in an id: %j', async (id) => {
    const path = `/receiver/locations/NL/CPO/${encodeURIComponent(id)}`;
    const answer = await pair.cpo.ask('PUT', path, { to: 'DE*MSP', body: aLocation({ id }) });
    expect(answer).toMatchObject({ http: 200, ocpi: 2001 });
    expect(pair.network.hub.objects.all()).toEqual([]);
  });
});
