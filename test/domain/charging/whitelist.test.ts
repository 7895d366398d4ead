import fc from 'fast-check';
import {
  idTokenTypeOf,
  parentIdTokenOf,
  shownAs,
  tokenTypesOf,
  uidOf,
} from '../../../src/domain/charging/driver-token.js';
import { reservationToken, startToken } from '../../../src/domain/charging/remote-token.js';
import { parseTokenPolicy } from '../../../src/domain/charging/token-policy.js';
import { byWhitelist, mayBeListed, mustAsk, statusOfAllowed } from '../../../src/domain/charging/whitelist.js';

const HASH = 'ab12'.repeat(16);
const TOKEN = { party: { countryCode: 'DE', partyId: 'MSP' }, uid: '04a2b1', type: 'RFID', contractId: 'C1' };

describe('the whitelist of a token', () => {
  it.each([
    ['ALWAYS', false, 'ACCEPTED', true],
    ['ALLOWED', true, 'ACCEPTED', true],
    ['ALLOWED_OFFLINE', true, 'ACCEPTED', false],
    ['NEVER', true, 'INVALID', false],
    ['SOMETIMES', true, 'INVALID', false],
  ])('%s: is its eMSP asked (%s), what holds without its answer (%s), may a station list it (%s)', (...row) => {
    const [whitelist, isAsked, silent, isListed] = row;
    const token = { isValid: true, whitelist };
    expect([mustAsk(token), byWhitelist(token), mayBeListed(token)]).toEqual([isAsked, silent, isListed]);
  });

  it.each(['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER'])('%s helps no token that is not valid', (whitelist) => {
    const token = { isValid: false, whitelist };
    expect([byWhitelist(token), mayBeListed(token)]).toEqual(['BLOCKED', false]);
  });

  it('what an eMSP answers is told to the station, and what is not known allows nothing', () => {
    const allowed = ['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED', 'MAYBE'];
    const statuses = ['ACCEPTED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_AT_THIS_LOCATION', 'INVALID'];
    expect(allowed.map(statusOfAllowed)).toEqual(statuses);
  });
});

describe('how many transactions a card may have open', () => {
  it('is read from the settings, and anything else is refused', () => {
    const { openAtOnce } = parseTokenPolicy('DE*MSP/fleet9=5, de*msp/04A2B1=2,');
    expect([...openAtOnce]).toEqual([
      ['DE*MSP/FLEET9', 5],
      ['DE*MSP/04A2B1', 2],
    ]);
    for (const wrong of ['FLEET9=5', 'DE*MSP/FLEET9', 'DE*MSP/FLEET9=0', 'DE*M/FLEET9=1', 'DE*MSP/=1']) {
      expect(() => parseTokenPolicy(wrong)).toThrow();
    }
  });
});

describe('what a driver shows', () => {
  it('is read without case, blanks, colons and in the order of bytes that the station has', () => {
    expect(uidOf({ value: ' 04a2b1c3 ' })).toBe('04A2B1C3');
    expect(uidOf({ value: '04:a2:b1:c3' }, ['STRIP_COLONS'])).toBe('04A2B1C3');
    expect(uidOf({ value: 'c3b1a204' }, ['BYTE_REVERSE'])).toBe('04A2B1C3');
    expect(uidOf({ value: 'C3:B1:A2:04' }, ['STRIP_COLONS', 'BYTE_REVERSE'])).toBe('04A2B1C3');
    expect(uidOf({ value: 'not bytes' }, ['BYTE_REVERSE'])).toBe('NOT BYTES');
  });

  it('is written to a station in the way in which it is read from it', () => {
    const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 7 });
    const transforms = fc.subarray(['STRIP_COLONS', 'BYTE_REVERSE'] as const);
    const isSame = (numbers: number[], how: ('BYTE_REVERSE' | 'STRIP_COLONS')[]) => {
      const uid = Buffer.from(numbers).toString('hex').toUpperCase();
      return uidOf({ value: shownAs(uid, how) }, how) === uid;
    };
    fc.assert(fc.property(bytes, transforms, isSame), { numRuns: 50 });
  });

  it('is looked for among cards; what only an app or the hub can give is never taken from a driver', () => {
    expect(tokenTypesOf({ value: '1' })).toEqual(['RFID', 'OTHER']);
    expect(tokenTypesOf({ value: '1', type: 'ISO14443' })).toEqual(['RFID']);
    expect(tokenTypesOf({ value: '1', type: 'Central' })).toEqual([]);
    expect(tokenTypesOf({ value: '', type: 'NoAuthorization' })).toEqual([]);
  });
});

describe('what a station is told to start with', () => {
  it('OCPP 1.6: a tag for this one start, at most 20 capital hexadecimal digits', () => {
    const { idToken, isOneTime } = startToken(TOKEN, '1.6', HASH);
    expect(idToken.value).toMatch(/^[0-9A-F]{20}$/);
    expect([idToken.type, isOneTime]).toEqual([undefined, true]);
  });

  it('OCPP 2.0.1: the token itself, by its type', () => {
    expect(startToken(TOKEN, '2.0.1', HASH)).toEqual({
      idToken: { value: '04a2b1', type: 'ISO14443' },
      isOneTime: false,
    });
    expect(['RFID', 'APP_USER', 'AD_HOC_USER', 'OTHER', 'EMAID'].map(idTokenTypeOf)).toEqual([
      'ISO14443',
      'Central',
      'Central',
      'Central',
      'eMAID',
    ]);
  });

  it('a reservation is for the card, or for a tag where there is none that fits', () => {
    expect(reservationToken(TOKEN, '1.6', HASH)).toEqual({ idToken: { value: '04a2b1' }, isOneTime: false });
    expect(reservationToken({ ...TOKEN, type: 'APP_USER' }, '1.6', HASH).isOneTime).toBe(true);
    expect(reservationToken({ ...TOKEN, uid: 'A'.repeat(21) }, '1.6', HASH).isOneTime).toBe(true);
  });

  it('the parent of a tag has at most 20 characters', () => {
    expect(parentIdTokenOf('FLEET', () => HASH)).toBe('FLEET');
    expect(parentIdTokenOf('F'.repeat(21), () => HASH)).toBe('AB12AB12AB12AB12AB12');
  });
});
