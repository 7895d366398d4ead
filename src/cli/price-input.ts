import { parse } from 'lossless-json';
import { z } from 'zod';
import { Decimal } from '../domain/decimal.js';
import { HubError } from '../domain/errors.js';
import type { PricingPolicy } from '../domain/pricing/policy.js';
import type { PriceableTariff, PricingContext, PricingInput } from '../domain/pricing/priced-cdr.js';
import { readPolicy } from '../domain/pricing/read-policy.js';
import { cdrSchema, tariffSchema } from './price/price-schemas.js';

/** One line to price: what the engine needs, and the id under which its result is written. */
export interface PriceLine {
  readonly id: string;
  readonly input: PricingInput;
}

/**
 * Reads one line of JSON, `{ id, time_zone, context?, tariff | tariffs, cdr, policy? }`, with tariffs and CDRs as in
 * OCPI 2.1.1, 2.2.1 or 2.3.0. Numbers keep all their digits; unknown fields are ignored. VAT of a CDR that ends with
 * `stop_date_time`, or whose context names 2.1.1, is not known.
 * Refuses `bad-field`, naming the first field that is missing or odd by its JSON path. What a line's policy does not
 * name is read as `defaults` say.
 */
export function parsePriceLine(parsed: unknown, defaults: Partial<PricingPolicy> = {}): PriceLine {
  const result = lineSchema.safeParse(parsed);
  if (!result.success) return refuseFirst(result.error);
  const { id, time_zone, context, tariff, tariffs, cdr, policy } = result.data;
  const known = tariffs ?? (tariff ? [tariff] : undefined) ?? cdr.tariffs;
  if (!known?.length) throw new HubError('bad-field', 'tariff: expected a tariff, or tariffs', 'tariff');
  const is211 = cdr.is211 || context?.ocpi_version === '2.1.1';
  const timeZone = time_zone ?? cdr.timeZone;
  const input: PricingInput = {
    cdr: cdr.priceable,
    tariffs: is211 ? known.map(withUnknownVat) : known,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(context ? { context: contextOf(context) } : {}),
    policy: { ...defaults, ...readPolicy(policy ?? {}) },
  };
  return { id, input };
}

/** Parses JSON without losing a digit: numbers become decimals, and a null is as good as a field that is not there. */
export function parseJsonLine(text: string): unknown {
  try {
    return parse(text, dropNull, (digits) => new Decimal(digits));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) throw new HubError('bad-json', error.message);
    throw error;
  }
}

/** The id of a line that may be odd otherwise, so that its refusal can be told apart. */
export function idOf(parsed: unknown): string | null {
  return idSchema.safeParse(parsed).data?.id ?? null;
}

const idSchema = z.object({ id: z.string() });
const contextSchema = z.object({
  reservation_expired: z.boolean().optional(),
  profile: z.enum(['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR']).optional(),
  /** 2.1.1: its tariffs have no VAT, so that it is not known. */
  ocpi_version: z.string().optional(),
});
const lineSchema = z.object({
  id: z.string(),
  time_zone: z.string().optional(),
  context: contextSchema.optional(),
  tariff: tariffSchema.optional(),
  tariffs: z.array(tariffSchema).optional(),
  cdr: cdrSchema,
  policy: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
});

function dropNull(_key: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

function refuseFirst(error: z.ZodError): never {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new HubError('bad-field', `${field}: ${issue?.message ?? 'not as expected'}`, field);
}

function withUnknownVat(tariff: PriceableTariff): PriceableTariff {
  return { ...tariff, taxIncluded: 'UNKNOWN' };
}

function contextOf({ reservation_expired, profile }: z.infer<typeof contextSchema>): PricingContext {
  return {
    ...(reservation_expired === undefined ? {} : { reservation: reservation_expired ? 'EXPIRED' : 'USED' }),
    ...(profile ? { profile } : {}),
  };
}
