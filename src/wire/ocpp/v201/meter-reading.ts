import type { MeterReading, MeterSample, SignedSample } from '../../../domain/charging/meter-sample.js';
import { normalizeSample } from '../../../domain/charging/normalize-sample.js';
import type { FromStation } from '../../../flows/stations/station-flows.js';
import { children, type Fields, optionalChild, optionalText, time } from './fields.js';

/**
 * The meter values of a message (MeterValueType, 2.0.1): values in one unit per measurand, and what the meter has signed
 * as it came. What cannot be read is left out and noted.
 */
export function readMeterReading(message: Fields, from: FromStation): MeterReading {
  const samples: MeterSample[] = [];
  const signed: SignedSample[] = [];
  for (const meterValue of children(message, 'meterValue')) {
    const { at } = time(meterValue, 'timestamp', from);
    for (const sampled of children(meterValue, 'sampledValue')) {
      const sample = readSample(sampled, at);
      if (sample) samples.push(sample);
      const one = readSigned(sampled, at);
      if (one) signed.push(one);
    }
  }
  return { samples, signed };
}

function readSample(sampled: Fields, at: Date): MeterSample | undefined {
  const { value, measurand, context, location, phase } = sampled.fields;
  const unit = optionalChild(sampled, 'unitOfMeasure')?.fields;
  const raw = { value, measurand, context, location, phase, unit: unit?.['unit'], multiplier: unit?.['multiplier'] };
  const { sample, quirks } = normalizeSample(raw, at);
  for (const rule of quirks) sampled.note(rule, sampled.at.slice(0, -1), value);
  return sample;
}

function readSigned(sampled: Fields, at: Date): SignedSample | undefined {
  const signed = optionalChild(sampled, 'signedMeterValue');
  const data = signed && optionalText(signed, 'signedMeterData');
  if (!signed || !data) return undefined;
  const encodingMethod = optionalText(signed, 'encodingMethod');
  const signingMethod = optionalText(signed, 'signingMethod');
  const publicKey = optionalText(signed, 'publicKey');
  return {
    at,
    context: optionalText(sampled, 'context') ?? 'Sample.Periodic',
    data,
    ...(encodingMethod && { encodingMethod }),
    ...(signingMethod && { signingMethod }),
    ...(publicKey && { publicKey }),
  };
}
