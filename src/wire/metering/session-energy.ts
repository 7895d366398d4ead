import type { SignedDataVerdict, SignedReading } from '../../domain/clearing/signed-data-verdict.js';
import type { OcmfReading } from './ocmf.js';

/** The readings of one signed value, whose signature was right. */
export interface SignedDataSet {
  /** OCPI 2.2.1, mod_cdrs, SignedValue: Start, Intermediate, End. */
  readonly nature: string;
  readonly readings: readonly OcmfReading[];
  readonly meter?: string;
}

type Energy = Pick<Extract<SignedDataVerdict, { kind: 'valid' }>, 'energyKwh' | 'begin' | 'end' | 'meter'>;

/** OCMF 1.0, 4.5, TX: end; ended by the driver, by remote, by an abort, by a power failure. */
const ENDS = new Set(['E', 'L', 'R', 'A', 'P']);

/**
 * What the meter counted between the begin and the end of the session: by the marks of the readings (TX), and where they
 * have none by the nature of the values. Of one register; nothing where the meter doubts a reading itself.
 */
export function sessionEnergy(sets: readonly SignedDataSet[]): Energy {
  const all = sets.flatMap(({ readings }) => readings);
  const begin = all.find(({ kind }) => kind === 'B') ?? unmarked(sets, 'start').at(0);
  const ofRegister = (reading: OcmfReading) => reading.register === begin?.register;
  const end =
    all.findLast((reading) => ENDS.has(reading.kind) && ofRegister(reading)) ??
    unmarked(sets, 'end').findLast(ofRegister);
  const meter = sets.find((set) => set.meter)?.meter;
  const isCertain = begin !== undefined && end !== undefined && begin !== end && begin.isGood && end.isGood;
  return {
    ...(isCertain && { energyKwh: end.energyKwh.minus(begin.energyKwh) }),
    ...(begin && { begin: toReading(begin) }),
    ...(end && { end: toReading(end) }),
    ...(meter && { meter }),
  };
}

function unmarked(sets: readonly SignedDataSet[], nature: string): readonly OcmfReading[] {
  const ofNature = sets.filter((set) => set.nature.toLowerCase() === nature);
  return ofNature.flatMap(({ readings }) => readings).filter(({ kind }) => kind === '');
}

function toReading({ energyKwh, at }: OcmfReading): SignedReading {
  return { kwh: energyKwh, ...(at && { at }) };
}
