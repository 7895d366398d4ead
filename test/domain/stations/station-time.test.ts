import { readStationTime } from '../../../src/domain/stations/station-time.js';

const receivedAt = new Date('2026-08-04T13:36:00.000Z');
const read = (text: unknown, timeZone?: string) => readStationTime(text, { receivedAt, ...(timeZone && { timeZone }) });

describe('the time that a station writes', () => {
  it.each([
    ['2026-08-04T13:35:45Z', '2026-08-04T13:35:45.000Z'],
    ['2026-08-04T13:35:45.377Z', '2026-08-04T13:35:45.377Z'],
    ['2026-08-04T13:35:45.123456789Z', '2026-08-04T13:35:45.123Z'],
    ['2026-08-04T13:35:45.5z', '2026-08-04T13:35:45.500Z'],
    ['2026-08-04T15:35:45+02:00', '2026-08-04T13:35:45.000Z'],
    ['2026-08-04T15:35:45+0200', '2026-08-04T13:35:45.000Z'],
    ['2026-08-04T15:35:45+02', '2026-08-04T13:35:45.000Z'],
    ['2026-08-04T09:05:45-04:30', '2026-08-04T13:35:45.000Z'],
    ['2026-08-04 13:35:45Z', '2026-08-04T13:35:45.000Z'],
    ['2026-08-04T13:35Z', '2026-08-04T13:35:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2026-08-04T13:40:59Z', '2026-08-04T13:40:59.000Z'],
  ])('is taken as it stands where it names its zone: %s', (text, at) => {
    expect(read(text)).toEqual({ at: new Date(at) });
  });

  it.each([
    ['2026-08-04T13:35:45.377', undefined, '2026-08-04T13:35:45.377Z'],
    ['2026-08-04T13:35:45', 'Nowhere/Land', '2026-08-04T13:35:45.000Z'],
    ['2026-08-04T15:35:45', 'Europe/Amsterdam', '2026-08-04T13:35:45.000Z'],
    ['2026-01-04T14:35:45', 'Europe/Amsterdam', '2026-01-04T13:35:45.000Z'],
    // The hour that is repeated: its first; the one that is left out: as if the clock had not been put forward.
    ['2025-10-26T02:30:00', 'Europe/Amsterdam', '2025-10-26T00:30:00.000Z'],
    ['2025-10-26T03:30:00', 'Europe/Amsterdam', '2025-10-26T02:30:00.000Z'],
    ['2026-03-29T02:30:00', 'Europe/Amsterdam', '2026-03-29T01:30:00.000Z'],
  ])('is of its own zone, else UTC, where it names none: %s in %s', (raw, timeZone, at) => {
    expect(read(raw, timeZone)).toEqual({ at: new Date(at), raw, quirk: 'time-without-zone' });
  });

  it.each([
    ['1970-01-01T00:00:12Z', 'time-in-1970'],
    ['1999-12-31T23:59:59Z', 'time-in-1970'],
    ['0001-01-01T00:00:00Z', 'time-in-1970'],
    ['2026-08-04T13:41:00.001Z', 'time-in-future'],
    ['2106-02-07T06:28:15', 'time-in-future'],
    ['2026-02-29T10:00:00Z', 'time-unreadable'],
    ['2026-13-01T10:00:00Z', 'time-unreadable'],
    ['2026-08-04T24:00:00Z', 'time-unreadable'],
    ['2026-08-04T13:35:45+25:00', 'time-unreadable'],
    ['04.08.2026 13:35', 'time-unreadable'],
    ['', 'time-unreadable'],
  ])('is not believed when it cannot be: %s is %s, and the time of receipt stands', (raw, quirk) => {
    expect(read(raw)).toEqual({ at: receivedAt, raw, quirk, isClockDoubtful: true });
  });

  it('may be anything at all: what is no text is unreadable, what is long is cut', () => {
    for (const text of [null, 1_754_314_545, true, {}, ['2026-08-04T13:35:45Z'], `2026${'1'.repeat(100_000)}`]) {
      const { at, raw, quirk, isClockDoubtful } = read(text);
      expect({ at, quirk, isClockDoubtful }).toEqual({
        at: receivedAt,
        quirk: 'time-unreadable',
        isClockDoubtful: true,
      });
      expect(raw?.length).toBeLessThanOrEqual(64);
    }
  });

  it('is the time of receipt where the station wrote none, which OCPP allows for a status', () => {
    expect(read(undefined)).toEqual({ at: receivedAt });
  });
});
