import { compileTariffs } from '../../../domain/pricing/compiled/compile-tariffs.js';
import type { CompiledTariffs } from '../../../domain/pricing/compiled/compiled-tariffs.js';
import { priceScaled } from '../../../domain/pricing/compiled/price-scaled.js';
import type { ScaledCdr } from '../../../domain/pricing/compiled/scaled-cdr.js';
import type { PricingPolicy } from '../../../domain/pricing/policy.js';
import type { PricingContext, PricingInput } from '../../../domain/pricing/priced-cdr.js';
import { parseJsonLine, parsePriceLine } from '../../price-input.js';
import { type CutLine, type CutLines, createLineCutter } from './cut-line.js';
import { textNumbers } from './known-texts.js';
import { carriesTariffs, hasLongNumber, readScaled } from './read-scaled.js';
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
  const readLine = createLineReader(createLineCutter(textNumbers(SETUPS_KEPT)));
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
      const read = readLine(line);
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

/** Lines follow others of their kind: whether sessions carry their tariffs is looked at when one does. */
function createLineReader(cut: CutLines): (line: string) => ReadLine | undefined {
  let tariffs = false;
  const read = (line: string): ReadLine | undefined | typeof CARRIES_TARIFFS =>
    // Mostly the session stands last, and need not be searched for its end.
    readCut(cut(line, { last: 'cdr', tariffs })) ?? readCut(cut(line, { tariffs }));
  return (line) => {
    let found = read(line);
    if (found === CARRIES_TARIFFS && !tariffs) {
      tariffs = true;
      found = read(line);
    }
    return found === CARRIES_TARIFFS ? undefined : found;
  };
}

const CARRIES_TARIFFS: unique symbol = Symbol('carries tariffs');

function readCut(line: CutLine | undefined): ReadLine | undefined | typeof CARRIES_TARIFFS {
  if (!line || hasLongNumber(line.cdr)) return undefined;
  const cdr = parseOrNothing(line.cdr);
  if (carriesTariffs(cdr)) return CARRIES_TARIFFS;
  const scaled = readScaled(cdr);
  return scaled && { id: line.id, scaled, setupKey: line.setupKey };
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
