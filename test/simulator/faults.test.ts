import { startCpoPlatform } from '../../src/simulator/cpo-platform.js';
import { startEmspPlatform } from '../../src/simulator/emsp-platform.js';
import type { Exchange } from '../../src/simulator/exchange.js';
import { MODULES } from '../../src/simulator/ocpi-objects.js';
import { exchangeLine } from '../../src/simulator/sandbox/exchange-line.js';
import { parseFault } from '../../src/simulator/sandbox/fault-text.js';
import { CPO, EMSP } from './sandbox-pair.js';

describe('a fault as it is written on a command line', () => {
  it.each([
    ['slow:2000@locations', { kind: 'slow', delayMs: 2000 }, { module: 'locations' }],
    ['status:503@commands*2', { kind: 'status', httpStatus: 503 }, { module: 'commands', times: 2 }],
    ['html', { kind: 'html' }, {}],
    ['reset@hubclientinfo', { kind: 'reset' }, { module: 'hubclientinfo' }],
    ['too-many-requests:30@tokens', { kind: 'too-many-requests', retryAfterS: 30 }, { module: 'tokens' }],
    ['partial-json*1', { kind: 'partial-json' }, { times: 1 }],
    [
      'answer:200:{"status_code":2001,"data":{"a":1}}@credentials',
      { kind: 'answer', httpStatus: 200, json: '{"status_code":2001,"data":{"a":1}}' },
      { module: 'credentials' },
    ],
  ])('is %s', (text, fault, scope) => {
    expect(parseFault(text)).toEqual({ fault, scope });
  });

  it.each([
    ['slow', 'expected slow:MS'],
    ['slow:soon', 'expected slow:MS'],
    ['slow:9999999', 'expected slow:MS'],
    ['status:99', 'expected slow:MS'],
    ['html:5', 'expected slow:MS'],
    ['explode', 'expected slow:MS'],
    ['html@cars', 'no module cars'],
    ['answer:200:{', 'not JSON: {'],
  ])('is not %s', (text, said) => {
    expect(() => parseFault(text)).toThrow(said);
  });
});

describe('faults at a simulated platform', () => {
  it('show in the module that they are for, in every module, several at once', async () => {
    const heard: Exchange[] = [];
    const said: Exchange[] = [];
    const role = { business_details: { name: 'Plain' } };
    const cpo = await startCpoPlatform({ roles: [{ ...CPO, role: 'CPO', ...role }], tell: (one) => said.push(one) });
    const emsp = await startEmspPlatform({
      roles: [{ ...EMSP, role: 'EMSP', ...role }],
      tell: (one) => heard.push(one),
    });
    await cpo.register(emsp.invite());
    for (const module of MODULES) emsp.alsoFail({ kind: 'status', httpStatus: 418 }, { module });
    emsp.alsoFail({ kind: 'html' }, { module: 'versions' });
    emsp.alsoFail({ kind: 'reset' }, { module: 'credentials' });
    heard.length = 0;
    said.length = 0;

    for (const module of ['locations', 'sessions', 'tariffs', 'cdrs', 'hubclientinfo'] as const) {
      await cpo.send({ method: 'GET', module, side: 'RECEIVER', path: ['NL', 'SIM', '1'], from: CPO, to: EMSP });
    }
    for (const module of ['tokens', 'commands', 'chargingprofiles'] as const) {
      await cpo.send({ method: 'GET', module, side: 'SENDER', from: CPO });
    }
    expect(heard.map(({ module, httpStatus, trouble }) => [module, httpStatus, trouble])).toEqual(
      ['locations', 'sessions', 'tariffs', 'cdrs', 'hubclientinfo', 'tokens', 'commands', 'chargingprofiles'].map(
        (module) => [module, 418, 'fault: status'],
      ),
    );
    expect(said.map(({ direction, httpStatus }) => [direction, httpStatus])).toEqual(heard.map(() => ['out', 418]));
    await expect(cpo.update()).rejects.toThrow('GET versions: HTTP 200, OCPI none');
    await expect(cpo.unregister()).rejects.toThrow();
    expect(said.at(-1)).toMatchObject({ module: 'credentials', trouble: expect.any(String) });
    expect(said.at(-1)?.httpStatus).toBeUndefined();
    emsp.recover();
    await cpo.update();
    await Promise.all([cpo.stop(), emsp.stop()]);
  });
});

describe('the line of a message', () => {
  const exchange: Exchange = {
    at: new Date('2026-11-01T10:00:00.123Z'),
    direction: 'in',
    method: 'PUT',
    path: '/ocpi/2.2.1/receiver/locations/NL/SIM/LOC1',
    module: 'locations',
    from: CPO,
    to: EMSP,
    httpStatus: 404,
    statusCode: 2003,
    trouble: 'no such location',
    tookMs: 4.4,
  };

  it('says who sent what to whom, and how it ended', () => {
    expect(exchangeLine(exchange)).toBe(
      '10:00:00.123  in   PUT     locations         NL*SIM -> DE*SIM  404 2003      4 ms  ' +
        '/ocpi/2.2.1/receiver/locations/NL/SIM/LOC1  (no such location)',
    );
  });

  it('says so when nobody is named and nothing came back', () => {
    const { from: _from, to: _to, httpStatus: _http, statusCode: _ocpi, module: _module, ...silent } = exchange;
    const line = exchangeLine({ ...silent, direction: 'out', trouble: 'ECONNREFUSED' });
    expect(line).toContain('out  PUT     ?                 -      -> -       no answer');
    expect(line).toMatch(/\(ECONNREFUSED\)$/);
  });
});
