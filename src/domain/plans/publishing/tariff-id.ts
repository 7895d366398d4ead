/** What a published tariff is for, beside its plan. */
export interface TariffScope {
  readonly zone?: string;
  readonly membership?: string;
}

/** OCPI 2.2.1, mod_tariffs, Tariff.id: CiString(36). */
const MAX_ID = 36;
const PLAIN = /^[A-Za-z0-9_-]{1,36}$/;

/** The id of the tariff of a local day: `plan[-zone][-membership]-yyyymmdd`. */
export function dayTariffId(planId: string, scope: TariffScope, date: string): string {
  const day = date.replaceAll('-', '');
  return fitted(planId, scope, { long: day, short: day });
}

/** The id of a tariff that is valid from a UTC quarter hour on: `plan[-zone][-membership]-yyyymmddThhmmZ`. */
export function slotTariffId(planId: string, scope: TariffScope, startMs: number): string {
  const digits = new Date(startMs).toISOString().replace(/[-:]/g, '');
  return fitted(planId, scope, {
    long: `${digits.slice(0, 13)}Z`,
    short: `${digits.slice(2, 8)}${digits.slice(9, 13)}`,
  });
}

/** For when a published tariff is, as its id tells. SLOT: from a UTC quarter hour on. */
export type TariffTime = { readonly kind: 'DAY' } | { readonly kind: 'SLOT'; readonly startMs: number };

const DAY_END = /^(?:.{1,36}-)?\d{8}$/;
const SLOT_END = /^(?:.{1,36}-)?(?:20)?(\d{2})(\d{2})(\d{2})T?(\d{2})(\d{2})Z?$/;

/**
 * Reads an id, in any case, as that of a tariff of a plan; undefined for one that no tariff of the plan has. Ids of a plan
 * whose own id goes on with a hyphen are read as well: of several plans the one with the longest id is meant.
 */
export function readTariffId(planId: string, id: string): TariffTime | undefined {
  const [prefix, folded] = [`${planId}-`.toUpperCase(), id.toUpperCase()];
  if (!folded.startsWith(prefix)) return undefined;
  const rest = folded.slice(prefix.length);
  if (DAY_END.test(rest)) return { kind: 'DAY' };
  const found = SLOT_END.exec(rest);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  return { kind: 'SLOT', startMs: Date.UTC(CENTURY + year, month - 1, day, hour, minute) };
}

const CENTURY = 2_000;

/**
 * An id of at most 36 characters. Where zone and membership do not fit, or have characters that an address would have to
 * escape, four characters that follow from them stand for both, and the time is written shorter: a plan's id of 20
 * characters always fits.
 */
function fitted(planId: string, { zone, membership }: TariffScope, time: { long: string; short: string }): string {
  const scope = [zone, membership].filter((part) => part !== undefined);
  const whole = [planId, ...scope, time.long].join('-');
  if (whole.length <= MAX_ID && PLAIN.test(whole)) return whole;
  if (scope.length === 0) return `${planId}-${time.short}`;
  return `${planId}-${digest(`${zone ?? ''}\n${membership ?? ''}`)}-${time.short}`;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const DIGITS = 36;

/** Four characters that follow from a text (FNV-1a, 32 bits): the same in every process and after every start. */
function digest(text: string): string {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME) >>> 0;
  return (hash % DIGITS ** 4).toString(DIGITS).padStart(4, '0');
}
