import { deliveryOf, isDeliveryOf } from '../../../src/domain/messages/deliveries.js';
import { isFailed, type LoggedMessage } from '../../../src/domain/messages/logged-message.js';
import { whyNotAgain } from '../../../src/domain/messages/replay.js';
import { aMessage } from '../../support/messages/a-leg.js';

const HUB = { countryCode: 'XX', partyId: 'HUB' };

describe('a leg', () => {
  it.each([
    [200, 1000, 'well'],
    [404, 2004, 'wrong'],
    [200, 2001, 'wrong'],
    [200, 4002, 'wrong'],
    [undefined, undefined, 'wrong'],
  ])('with HTTP %p and OCPI %p went %s', (httpStatus, ocpiStatus, how) => {
    expect(isFailed({ ...(httpStatus && { httpStatus }), ...(ocpiStatus && { ocpiStatus }) })).toBe(how === 'wrong');
  });
});

describe('sending a leg again', () => {
  it.each(['locations', 'sessions', 'tariffs', 'tokens'])('is possible for a push of %s', (module) => {
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect(whyNotAgain(aMessage('m', { module, method }))).toBeUndefined();
  });

  it('is possible for a CDR whose body is not in the log, since the books have it', () => {
    const requestBody = { kind: 'hash', sha256: 'ab', bytes: 99_999 } as const;
    expect(whyNotAgain(aMessage('m', { module: 'cdrs', method: 'POST', requestBody }))).toBeUndefined();
  });

  it('is possible without a body where there is none', () => {
    const { requestBody: _none, ...deleted } = aMessage('m', { module: 'tariffs', method: 'DELETE' });
    expect(whyNotAgain(deleted)).toBeUndefined();
    expect(whyNotAgain({ ...deleted, method: 'PUT' })).toBe('it has no body');
  });

  it.each<[string, Partial<LoggedMessage>, RegExp]>([
    ['a command', { module: 'commands', method: 'POST' }, /commands are never sent again/],
    ['a charging profile', { module: 'chargingprofiles' }, /chargingprofiles are never/],
    ['an authorization', { module: 'tokens', method: 'POST', side: 'SENDER' }, /only pushes/],
    ['charging preferences', { module: 'sessions', method: 'PUT', side: 'SENDER' }, /only pushes/],
    ['a GET', { method: 'GET' }, /a GET changes nothing/],
    ['what a platform asked', { direction: 'IN' }, /only what the hub sent/],
    [
      'a body that was too large',
      { requestBody: { kind: 'hash', sha256: 'ab', bytes: 70_000 } },
      /70000 bytes was too large/,
    ],
    ['a body that was dropped', { requestBody: { kind: 'dropped', bytes: 5 } }, /its body was not kept/],
  ])('is refused for %s', (_what, change, why) => {
    expect(whyNotAgain(aMessage('m', change))).toMatch(why);
  });

  it('is refused for what names no party or no module', () => {
    const { to: _to, ...unaddressed } = aMessage('m');
    expect(whyNotAgain(unaddressed)).toMatch(/names no party/);
    const { restAt: _restAt, ...elsewhere } = aMessage('m');
    expect(whyNotAgain(elsewhere)).toMatch(/only pushes/);
  });
});

describe('the deliveries of a message', () => {
  const asked = aMessage('in', {
    direction: 'IN',
    platformParties: ['NL*CPO'],
    path: '/ocpi/2.2.1/receiver/locations/NL/CPO/LOC1',
    restAt: '/ocpi/2.2.1/receiver/locations'.length,
  });

  it('are the legs that the hub sent for it, also of a broadcast', () => {
    expect(isDeliveryOf(aMessage('out'), asked, HUB)).toBe(true);
    expect(isDeliveryOf(aMessage('out', { from: 'XX*HUB' }), asked, HUB)).toBe(true);
  });

  it('are not those of somebody whose correlation id was used again', () => {
    const own = { path: '/receiver/locations/NL/CP2/LOC1', restAt: '/receiver/locations'.length };
    expect(isDeliveryOf(aMessage('out', { from: 'NL*CP2' }), asked, HUB)).toBe(false);
    expect(isDeliveryOf(aMessage('out', { from: 'XX*HUB', ...own }), asked, HUB)).toBe(false);
    expect(isDeliveryOf(aMessage('out', { from: 'XX*HUB', module: 'tariffs' }), asked, HUB)).toBe(false);
    expect(isDeliveryOf(aMessage('out', { correlationId: 'corr-2' }), asked, HUB)).toBe(false);
    expect(isDeliveryOf(asked, asked, HUB)).toBe(false);
  });

  it('tell nothing of what the receiver said', () => {
    expect(Object.keys(deliveryOf(aMessage('out'))).sort()).toEqual([
      'at',
      'durationMs',
      'httpStatus',
      'messageId',
      'ocpiStatus',
      'receiver',
    ]);
  });
});
