/**
 * One measured value as it came, of OCPP 1.6 (SampledValue, 7.43) or 2.0.1 (SampledValueType with its unitOfMeasure laid
 * flat). Nothing is checked: what stations write is text, numbers and worse. Signed values are no samples.
 */
export interface RawSample {
  /** Text in 1.6, a number in 2.0.1. */
  readonly value: unknown;
  readonly measurand?: unknown;
  readonly unit?: unknown;
  /** 2.0.1: the value counts 10 to the power of this. */
  readonly multiplier?: unknown;
  readonly context?: unknown;
  readonly location?: unknown;
  readonly phase?: unknown;
}
