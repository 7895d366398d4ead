import { compileTariffs } from '../../../domain/pricing/compiled/compile-tariffs.js';
import type { CompiledTariffs } from '../../../domain/pricing/compiled/compiled-tariffs.js';
import { priceScaled } from '../../../domain/pricing/compiled/price-scaled.js';
import type { ScaledCdr } from '../../../domain/pricing/compiled/scaled-cdr.js';
import type { PricingPolicy } from '../../../domain/pricing/policy.js';
import type { PricingContext, PricingInput } from '../../../domain/pricing/priced-cdr.js';
import { parseJsonLine, parsePriceLine } from '../../price-input.js';
import { textNumbers } from './known-texts.js';
import { hasLongNumber, readScaled } from './read-scaled.js';
import { afterSpace, type Member, splitObject } from './split-object.js';
import { writePrice } from './write-price.js';

/** Prices lines whose tariffs were seen before, in the integers of the compiled engine. */
export interface FastPricer {
  /** The priced line as JSON text; undefined: not in plain form, and to be read and priced in full. */
  price(line: string): string | undefined;
}

export interface FastPricerOptions {
  /** What a line's own policy does not name. */
  readonly defaults: Partial<PricingPolicy>;
  /** Whether each charge is explained. */
  readonly audit: boolean;
}

/** Everything of a line but its session. */
interface Setup {
  readonly compiled: CompiledTariffs;
  readonly context: PricingContext | undefined;
  readonly mode: PricingPolicy['roundingMode'];
}

const SETUPS_KEPT = 2_000;

/**
 * The same text as reading, pricing and writing a line in full gives, to the letter. The tariffs of a line are known
 * again by their text, and compiled once.
 */
export function createFastPricer({ defaults, audit }: FastPricerOptions): FastPricer {
  const numbers = textNumbers(SETUPS_KEPT);
  const setups = new Map<string, Setup>();
  const setupOf = (key: string, line: string): Setup => {
    const known = setups.get(key);
    if (known) return known;
    if (setups.size >= SETUPS_KEPT) setups.clear();
    const setup = readSetup(parsePriceLine(parseJsonLine(line), defaults).input);
    setups.set(key, setup);
    return setup;
  };
  return {
    price: (line) => {
      const read = readLine(line, numbers, 'cdr') ?? readLine(line, numbers);
      if (!read) return undefined;
      const { id, scaled, setupKey } = read;
      const { compiled, context, mode } = setupOf(setupKey, line);
      const price = priceScaled(compiled, scaled, context);
      return price && writePrice({ id, price, mode, audit, credit: scaled.credit });
    },
  };
}

interface ReadLine {
  readonly id: string;
  readonly scaled: ScaledCdr;
  readonly setupKey: string;
}

/** Mostly the session stands last, and need not be searched for its end. */
function readLine(line: string, numbers: TextNumbers, last?: 'cdr'): ReadLine | undefined {
  const cut = cutLine(line, numbers, last);
  if (!cut || hasLongNumber(cut.cdr)) return undefined;
  const scaled = readScaled(parseOrNothing(cut.cdr));
  return scaled && { id: cut.id, scaled, setupKey: cut.setupKey };
}

interface CutLine {
  /** With its quotes, as it is written. */
  readonly id: string;
  /** The session as JSON text, without the tariffs that it may carry. */
  readonly cdr: string;
  /** The same for lines that differ in id and session only. */
  readonly setupKey: string;
}

type TextNumbers = ReturnType<typeof textNumbers>;

function cutLine(line: string, known: TextNumbers, last?: string): CutLine | undefined {
  const whole = splitObject(line, 0, { known, ...(last === undefined ? {} : { last }) });
  if (!whole || afterSpace(line, whole.end) !== line.length) return undefined;
  let id: string | undefined;
  let cdr: Member | undefined;
  let setupKey = '';
  for (const member of whole.members) {
    if (member.key === 'id') id = line.slice(member.start, member.end);
    else if (member.key === 'cdr') cdr = member;
    else setupKey += keyOf(line, member, known);
  }
  if (!id?.startsWith('"') || id.includes('\\') || !cdr) return undefined;
  const session = withoutTariffs(line, cdr, known);
  return session && { id, cdr: session.text, setupKey: setupKey + session.key };
}

/** Short values stand in the key as they are, long ones by their number. */
const SHORT = 40;

function keyOf(line: string, { key, start, end }: Member, numbers: TextNumbers): string {
  return end - start <= SHORT ? `${key}:${line.slice(start, end)};` : `${key}#${numbers.numberOf(line, start, end)};`;
}

/** A CDR may carry its tariffs: they belong to the setup, and need not be read again. */
function withoutTariffs(
  line: string,
  cdr: Member,
  numbers: TextNumbers,
): { readonly text: string; readonly key: string } | undefined {
  const text = line.slice(cdr.start, cdr.end);
  if (!text.includes('"tariffs"')) return { text, key: '' };
  const tariffs = splitObject(line, cdr.start, { known: numbers })?.members.find(({ key }) => key === 'tariffs');
  if (!tariffs) return undefined;
  const key = `cdr.${keyOf(line, tariffs, numbers)}`;
  return { text: `${line.slice(cdr.start, tariffs.start)}null${line.slice(tariffs.end, cdr.end)}`, key };
}

function readSetup({ tariffs, timeZone, policy, context }: PricingInput): Setup {
  return {
    compiled: compileTariffs(tariffs, { timeZone, policy }),
    context,
    mode: policy?.roundingMode ?? 'HALF_UP',
  };
}

function parseOrNothing(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
