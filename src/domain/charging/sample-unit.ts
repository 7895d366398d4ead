/** In which unit a value came, and how it becomes the one of its measurand: times ten to the power of `exponent`. */
export interface SampleUnit {
  readonly unit: string;
  readonly exponent: number;
  /** False: it measures something else than the measurand says, and is not to be billed. */
  readonly isUsable: boolean;
  readonly quirks: readonly string[];
}

type UnitForm = readonly [unit: string, exponent: number];

/** OCPP 1.6, 7.45 UnitOfMeasure; 2.0.1, appendix 2; `Celcius` stands so in 1.6. */
const UNITS: Readonly<Record<string, UnitForm>> = {
  Wh: ['Wh', 0],
  kWh: ['Wh', 3],
  varh: ['varh', 0],
  kvarh: ['varh', 3],
  VAh: ['VAh', 0],
  kVAh: ['VAh', 3],
  W: ['W', 0],
  kW: ['W', 3],
  VA: ['VA', 0],
  kVA: ['VA', 3],
  var: ['var', 0],
  kvar: ['var', 3],
  A: ['A', 0],
  V: ['V', 0],
  Hz: ['Hz', 0],
  Percent: ['Percent', 0],
  Celsius: ['Celsius', 0],
  Celcius: ['Celsius', 0],
  rpm: ['rpm', 0],
};

/** What stations write beside it. */
const HABITS: Readonly<Record<string, { readonly form: UnitForm; readonly quirk: string }>> = {
  Hertz: { form: ['Hz', 0], quirk: 'unit-hertz' },
  MWh: { form: ['Wh', 6], quirk: 'unit-not-in-ocpp' },
  MW: { form: ['W', 6], quirk: 'unit-not-in-ocpp' },
  mA: { form: ['A', -3], quirk: 'unit-not-in-ocpp' },
  kV: { form: ['V', 3], quirk: 'unit-not-in-ocpp' },
  '%': { form: ['Percent', 0], quirk: 'unit-percent-sign' },
};

const BY_LOWER_CASE = new Map(Object.entries(UNITS).map(([unit, form]) => [unit.toLowerCase(), form]));

/** The unit of a measurand by how it begins; the first that fits. */
const OF_MEASURAND: readonly (readonly [prefix: string, unit: string])[] = [
  ['Energy.Reactive', 'varh'],
  ['Energy.Apparent', 'VAh'],
  ['Energy.', 'Wh'],
  ['Power.Factor', ''],
  ['Power.Reactive', 'var'],
  ['Power.', 'W'],
  ['Current.', 'A'],
  ['Voltage', 'V'],
  ['SoC', 'Percent'],
  ['Frequency', 'Hz'],
  ['Temperature', 'Celsius'],
  ['RPM', 'rpm'],
];

/** Units of measurands that are billed or control the load: a unit of something else is not taken for them. */
const STRICT_UNITS = new Set(['A', 'W', 'Wh']);
/**
 * The unit of a value. Absent (empty): Wh for energy (1.6, 7.43), and what else is measured in by its measurand; for
 * power that is told as `unit-missing`, since W and kW are both sent. Other spellings are taken and told (`unit-case`).
 */
export function unitOf(measurand: string, written: string): SampleUnit {
  const usual = OF_MEASURAND.find(([prefix]) => measurand.startsWith(prefix))?.[1];
  if (written === '') {
    const quirks = usual === 'W' ? ['unit-missing'] : [];
    return { unit: usual ?? '', exponent: 0, isUsable: true, quirks };
  }
  const { form, quirks } = findForm(written);
  const [unit, exponent] = form ?? [written, 0];
  if (usual === undefined || unit === usual || !STRICT_UNITS.has(usual)) {
    return { unit, exponent, isUsable: true, quirks };
  }
  return { unit, exponent, isUsable: false, quirks: [...quirks, 'unit-mismatch'] };
}

function findForm(written: string): { readonly form?: UnitForm; readonly quirks: readonly string[] } {
  const exact = Object.hasOwn(UNITS, written) ? UNITS[written] : undefined;
  if (exact) return { form: exact, quirks: [] };
  const habit = Object.hasOwn(HABITS, written) ? HABITS[written] : undefined;
  if (habit) return { form: habit.form, quirks: [habit.quirk] };
  const lower = BY_LOWER_CASE.get(written.toLowerCase());
  return lower ? { form: lower, quirks: ['unit-case'] } : { quirks: [] };
}
