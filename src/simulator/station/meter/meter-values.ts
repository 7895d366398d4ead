import type { MeterSample } from '../dialect.js';
import type { StationFaults } from '../faults.js';
import type { SignedReading } from './signed-reading.js';

const ENERGY = 'Energy.Active.Import.Register';
const POWER = 'Power.Active.Import';

/** One MeterValue of OCPP 1.6 (7.33), with the habits of the station. */
export function meterValue16(sample: MeterSample, faults: StationFaults): object {
  const { value, unit } = energyAs(sample.energyWh, faults.unit);
  const energy = {
    value: faults.hasNumericValues ? value : String(value),
    context: sample.context,
    measurand: ENERGY,
    ...(unit && { unit }),
  };
  const power = sample.powerW === undefined ? [] : [powerValue16(sample, sample.powerW)];
  const signed =
    sample.signed === undefined
      ? []
      : [{ value: envelopeOf(sample.signed), context: sample.context, format: 'SignedData', measurand: ENERGY }];
  return { timestamp: sample.at, sampledValue: [energy, ...power, ...signed] };
}

/** OCPP 1.6 has no place for the key: stations send JSON. */
function envelopeOf({ data, publicKey }: SignedReading): string {
  return JSON.stringify({ signedMeterData: data, encodingMethod: 'OCMF', publicKey });
}

function powerValue16({ context }: MeterSample, powerW: number): object {
  return { value: String(Math.round(powerW)), context, measurand: POWER, unit: 'W' };
}

/** One MeterValue of OCPP 2.0.1 (2.28). */
export function meterValue201(sample: MeterSample, faults: StationFaults): object {
  const { value, unit } = energyAs(sample.energyWh, faults.unit);
  const energy = {
    value,
    context: sample.context,
    measurand: ENERGY,
    ...(unit && { unitOfMeasure: { unit } }),
    ...(sample.signed !== undefined && {
      signedMeterValue: {
        signedMeterData: Buffer.from(sample.signed.data).toString('base64'),
        signingMethod: 'ECDSA-secp256k1-SHA256',
        encodingMethod: 'OCMF',
        publicKey: sample.signed.publicKey,
      },
    }),
  };
  const power =
    sample.powerW === undefined
      ? []
      : [
          {
            value: Math.round(sample.powerW),
            context: sample.context,
            measurand: POWER,
            unitOfMeasure: { unit: 'W' },
          },
        ];
  return { timestamp: sample.at, sampledValue: [energy, ...power] };
}

function energyAs(energyWh: number, habit: StationFaults['unit']): { value: number; unit?: 'kWh' | 'Wh' } {
  const kwh = energyWh / 1000;
  switch (habit) {
    case 'KWH':
      return { value: kwh, unit: 'kWh' };
    case 'KWH_AS_WH':
      return { value: kwh, unit: 'Wh' };
    case 'WH_AS_KWH':
      return { value: energyWh, unit: 'kWh' };
    case 'NONE':
      return { value: energyWh };
    case undefined:
      return { value: energyWh, unit: 'Wh' };
  }
}
