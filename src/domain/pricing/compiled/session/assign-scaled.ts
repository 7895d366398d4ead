import type { PricingContext } from '../../priced-cdr.js';
import { profileOf } from '../../selection/tariff-selection.js';
import { periodWithoutTariffId, tariffNotValid } from '../../warning-texts.js';
import type { CompiledTariff, CompiledTariffs } from '../compiled-tariffs.js';
import type { ScaledCdr, ScaledWarning } from '../scaled-cdr.js';
import type { ScaledRow } from '../tariff/moment.js';
import { lazyWarning } from './session.js';

interface Assignment {
  readonly compiled: CompiledTariffs;
  readonly cdr: ScaledCdr;
  readonly context: PricingContext;
  readonly warnings: ScaledWarning[];
}

/**
 * Gives every period its tariff, as `assignTariffs` of the reference engine does, and answers those of the session,
 * each once. `undefined` for what that engine refuses, and for a tariff that is out of range.
 */
export function assignScaled(rows: readonly ScaledRow[], assignment: Assignment): CompiledTariff[] | undefined {
  const { compiled, cdr } = assignment;
  const named = rows.some(({ period }) => period.tariffId !== undefined);
  const used: CompiledTariff[] = [];
  for (const row of rows) {
    if (named && row.period.tariffId === undefined && compiled.policy.missingTariffId === 'UNPRICED') {
      assignment.warnings.push(passedOver(row.index));
      continue;
    }
    const tariff = row.period.tariffId === undefined ? findValid(row, assignment) : findNamed(row, assignment);
    if (!tariff?.usable || !isCurrency(tariff, cdr.currency)) return undefined;
    row.tariff = tariff;
    if (!used.includes(tariff)) used.push(tariff);
  }
  return used;
}

function passedOver(index: number): ScaledWarning {
  return lazyWarning('PERIOD_WITHOUT_TARIFF_ID', index, () => periodWithoutTariffId(index));
}

function findNamed({ period, index, startMs }: ScaledRow, assignment: Assignment): CompiledTariff | undefined {
  const { compiled, cdr, warnings } = assignment;
  const id = period.tariffId ?? '';
  const versions = compiled.byId.get(id) ?? compiled.byId.get(id.toUpperCase());
  const first = versions?.[0];
  if (!versions || !first) return undefined;
  for (const version of versions) if (isValidAt(version, cdr.startedMs)) return version;
  for (const version of versions) if (isValidAt(version, startMs)) return version;
  const tariffId = first.source.id;
  warnings.push(lazyWarning('TARIFF_NOT_VALID', index, () => tariffNotValid(index, tariffId)));
  return first;
}

function findValid({ startMs }: ScaledRow, { compiled, cdr, context }: Assignment): CompiledTariff | undefined {
  const instantMs = compiled.policy.tariffValidity === 'PERIOD_START' ? startMs : cdr.startedMs;
  const profile = context.profile ?? profileOf(cdr.tokenType);
  let untyped: CompiledTariff | undefined;
  let any: CompiledTariff | undefined;
  for (const tariff of compiled.tariffs) {
    if (!isValidAt(tariff, instantMs)) continue;
    const { type } = tariff.source;
    if (type === profile) return tariff;
    if (type === undefined) untyped ??= tariff;
    any ??= tariff;
  }
  return untyped ?? any;
}

function isValidAt({ fromMs, toMs }: CompiledTariff, instantMs: number): boolean {
  return fromMs <= instantMs && instantMs < toMs;
}

function isCurrency({ source }: CompiledTariff, currency: string): boolean {
  return source.currency === currency || source.currency.toUpperCase() === currency.toUpperCase();
}
