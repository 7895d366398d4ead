import { callbackExpiry, isAddressOf } from '../../../src/domain/roaming/callback.js';
import type { Connection } from '../../../src/domain/roaming/connection.js';
import { aRole } from '../../support/ocpi/a-role.js';

const NOON = new Date('2026-11-02T12:00:00Z');

describe('a URL of the hub for a result', () => {
  const until = (command: string, endsAt?: string) =>
    callbackExpiry({ command, at: NOON, ...(endsAt && { endsAt: new Date(endsAt) }) })
      .toISOString()
      .slice(0, 13);

  it('may be used for 24 hours', () => {
    expect(until('START_SESSION')).toBe('2026-11-03T12');
  });

  it('may be used for 7 days when a charging profile was set', () => {
    expect(until('SetChargingProfile')).toBe('2026-11-09T12');
    expect(until('ClearProfile')).toBe('2026-11-03T12');
  });

  it('may be used until 24 hours after a reservation has ended, at most 30 days', () => {
    expect(until('RESERVE_NOW', '2026-11-05T08:00:00Z')).toBe('2026-11-06T08');
    expect(until('RESERVE_NOW', '2020-01-01T00:00:00Z')).toBe('2026-11-03T12');
    expect(until('RESERVE_NOW', '9999-12-31T00:00:00Z')).toBe('2026-12-02T12');
  });
});

// Threat 16.
describe('a platform', () => {
  const platform: Connection = {
    id: 'emsp',
    name: 'DE*MSP',
    state: 'CONNECTED',
    roles: [aRole('DE*MSP', 'EMSP')],
    settings: { rawToken: false },
    tokenHashes: [],
    theirs: {
      version: '2.2.1',
      versionsUrl: 'https://www.emsp.example/ocpi/versions',
      sealedToken: '',
      endpoints: [
        { identifier: 'commands', role: 'SENDER', url: 'https://api.emsp.example:8443/commands' },
        { identifier: 'tokens', role: 'SENDER', url: 'no url at all' },
      ],
    },
    createdAt: NOON,
    updatedAt: NOON,
  };

  it.each([
    'https://www.emsp.example/anything?a=1#x',
    'https://api.emsp.example:8443/',
    'HTTPS://WWW.EMSP.EXAMPLE:443/x',
  ])('may name %s', (url) => {
    expect(isAddressOf(platform, url)).toBe(true);
  });

  it.each([
    'http://www.emsp.example/ocpi/versions',
    'https://api.emsp.example/',
    'https://www.emsp.example.evil.example/',
    'https://evil.example/?https://www.emsp.example/',
    'https://www.emsp.example@evil.example/',
    'https://user@www.emsp.example/',
    'https://www.emsp.example\\@evil.example/',
    ' https://www.emsp.example/',
    'https://www.emsp.example/a b',
    'https://www.emsp.example/\n',
    'https:www.emsp.example/x',
    '//www.emsp.example/x',
    'ftp://www.emsp.example/',
    'null',
    'no url at all',
    `https://www.emsp.example/${'a'.repeat(2_001)}`,
  ])('may not name %s', (url) => {
    expect(isAddressOf(platform, url)).toBe(false);
  });

  it('that has no endpoints any more may name nothing', () => {
    const { theirs, ...gone } = platform;
    expect(isAddressOf(gone, theirs?.versionsUrl ?? '')).toBe(false);
  });
});
