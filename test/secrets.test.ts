import { createSecrets } from '../src/secrets.js';

const secrets = createSecrets('a secret of the tests, long enough');
const others = createSecrets('another secret of the tests, long');

/** The sealed text with one bit turned. */
function withBitTurned(sealed: string, at: number): string {
  const bytes = Buffer.from(sealed, 'base64');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString('base64');
}

describe('the secrets of a hub', () => {
  it('open what they have sealed, and seal the same text differently each time', () => {
    for (const text of ['', 'a token', 'schlüssel ✓'.repeat(100)]) {
      const [first, second] = [secrets.seal(text), secrets.seal(text)];
      expect([secrets.open(first), secrets.open(second)]).toEqual([text, text]);
      expect(first).not.toBe(second);
      if (text) expect(first).not.toContain(Buffer.from(text).toString('base64'));
    }
  });

  it.each([0, 11, 12, 27, 28, 34])('do not open a seal whose byte %i was tampered with', (at) => {
    const sealed = secrets.seal('a token');
    expect(() => secrets.open(withBitTurned(sealed, at))).toThrow();
  });

  it.each([0, 5, 12, 16, 20, 27])('do not open a seal that was cut to %i bytes', (length) => {
    const cut = Buffer.from(secrets.seal('a token'), 'base64').subarray(0, length).toString('base64');
    expect(() => secrets.open(cut)).toThrow();
  });

  it('open nothing that another hub has sealed', () => {
    expect(() => others.open(secrets.seal('a token'))).toThrow();
  });

  it('look tokens up by a hash that only this hub can make', () => {
    expect(secrets.hashToken('token')).toBe(secrets.hashToken('token'));
    expect(secrets.hashToken('token')).not.toBe(secrets.hashToken('Token'));
    expect(secrets.hashToken('token')).not.toBe(others.hashToken('token'));
    expect(secrets.hashToken('token')).not.toBe(Buffer.from(secrets.sha256('token'), 'hex').toString('base64url'));
    expect(secrets.hashToken('token')).toMatch(/^[\w-]{43}$/);
  });

  it('make tokens that nobody guesses, in letters that every header takes', () => {
    const tokens = new Set(Array.from({ length: 1_000 }, () => secrets.newToken()));
    expect(tokens.size).toBe(1_000);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  });

  it('give fractions from 0 to below 1, spread evenly', () => {
    const fractions = Array.from({ length: 2_000 }, () => secrets.fraction());
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThan(1);
    expect(fractions.reduce((sum, fraction) => sum + fraction, 0) / 2_000).toBeCloseTo(0.5, 1);
  });

  it('keep passwords as salted hashes', async () => {
    const hashed = await secrets.hashPassword('correct horse');
    expect(hashed).toMatch(/^\$argon2id\$/);
    expect(await secrets.checkPassword(hashed, 'correct horse')).toBe(true);
    expect(await secrets.checkPassword(hashed, 'correct horse ')).toBe(false);
  });
});
