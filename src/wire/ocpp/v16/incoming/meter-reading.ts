import type { MeterReading, MeterSample, SignedSample } from '../../../../domain/charging/meter-sample.js';
import { normalizeSample } from '../../../../domain/charging/normalize-sample.js';
import type { FromStation } from '../../../../flows/stations/station-flows.js';
import { type Fields, readObjects, readText, readTime } from './message.js';

/**
 * The meter values of a message (OCPP 1.6, 7.33 MeterValue): values in one unit per measurand, and what the meter has
 * signed as it came. What cannot be read is left out and noted.
 */
export function readMeterReading(fields: Fields, key: string, from: FromStation): MeterReading {
  const samples: MeterSample[] = [];
  const signed: SignedSample[] = [];
  for (const meterValue of readObjects(fields, key)) {
    const { at } = readTime(meterValue, 'timestamp', from);
    for (const sampled of readObjects(meterValue, 'sampledValue')) {
      const data = signedData(sampled);
      if (data !== undefined) signed.push({ at, context: readText(sampled, 'context') ?? 'Sample.Periodic', data });
      else samples.push(...readSample(sampled, at));
    }
  }
  return { samples, signed };
}

function readSample({ values, path, note }: Fields, at: Date): readonly MeterSample[] {
  const { value, measurand, unit, context, location, phase } = values;
  const { sample, quirks } = normalizeSample({ value, measurand, unit, context, location, phase }, at);
  for (const rule of quirks) note(rule, path.slice(0, -1), [value, unit]);
  return sample ? [sample] : [];
}

/** The text of a signed value, byte for byte. OCMF is one also where the station forgot to say so. */
function signedData({ values, path, note }: Fields): string | undefined {
  const { value, format } = values;
  const isSaid = format === 'SignedData';
  if (typeof value !== 'string') {
    if (isSaid) note('signed-data-unreadable', `${path}value`, typeof value);
    return undefined;
  }
  if (isSaid) return value;
  if (!value.startsWith('OCMF|')) return undefined;
  note('signed-without-format', `${path}format`, format);
  return value;
}
