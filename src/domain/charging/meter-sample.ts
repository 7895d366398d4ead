import type { Decimal } from '../decimal.js';

/**
 * One measured value, with the defaults of OCPP filled in and in one unit per measurand: Wh for energy, W for power, A, V,
 * percent for SoC; others as they came. OCPP 1.6 SampledValue (7.43), 2.0.1 SampledValueType.
 */
export interface MeterSample {
  readonly at: Date;
  /** Absent in what came: Energy.Active.Import.Register. */
  readonly measurand: string;
  readonly value: Decimal;
  /** Absent in what came: Sample.Periodic. */
  readonly context: string;
  /** Absent in what came: Outlet. */
  readonly location: string;
  /** L1, L2, L3, N, L1-N …; absent: all phases together. */
  readonly phase?: string;
  /** Unit after normalising. */
  readonly unit: string;
}

/** A value that the meter has signed, as it came: nothing of it is changed. */
export interface SignedSample {
  readonly at: Date;
  readonly context: string;
  /** The station's own text: OCMF, EDL, base64 or hex of them, or a JSON envelope. */
  readonly data: string;
  /** As the station wrote it. */
  readonly encodingMethod?: string;
  readonly signingMethod?: string;
  readonly publicKey?: string;
}

/** What a station measured, in one message. */
export interface MeterReading {
  readonly samples: readonly MeterSample[];
  readonly signed: readonly SignedSample[];
}

export const ENERGY_IMPORT = 'Energy.Active.Import.Register';
export const ENERGY_EXPORT = 'Energy.Active.Export.Register';
