import { z } from 'zod';
import { Decimal } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey } from '../../domain/party.js';

/** Turns a body or query into what a schema says; refuses (`bad-field`) and names the first field that is wrong. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw new HubError('bad-field', 'not readable');
  const field = fieldOf(issue);
  throw new HubError('bad-field', field === '' ? issue.message : `${field}: ${messageOf(issue)}`, field || undefined);
}

function fieldOf(issue: z.core.$ZodIssue): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...unknown].map(String).join('.');
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'is not a field that can be given here' : issue.message;
}

/** An object without the keys whose value is undefined, as `exactOptionalPropertyTypes` wants it. */
export type Defined<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

export function defined<T extends object>(value: T): Defined<T>;
export function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}

/** Text without control characters, so that it can stand in a file, a header or a log line. */
export function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'control characters are not allowed');
}

/** `NL*ABC` or `NL-ABC`, in either case. */
export const partyId = z
  .string()
  .regex(/^[A-Za-z]{2}[*-][A-Za-z0-9]{3}$/, 'expected a party such as NL*ABC')
  .transform((value) => parsePartyKey(value));

export const party = partyId.transform(partyKey);

export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 code');
export const currency = z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code');
export const date = z.iso.date('expected a date, YYYY-MM-DD');
export const period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month, YYYY-MM');
export const instant = z.iso
  .datetime({ offset: true, message: 'expected an instant, YYYY-MM-DDThh:mm:ssZ' })
  .transform((value) => new Date(value));

/** Decimal text, never a JSON number. */
export const amount = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,12})?$/, 'expected decimal text such as "0.50"')
  .transform((value) => new Decimal(value));

/** Most that one page holds; who asks for more gets this many. */
export const PAGE_LIMIT_MAX = 200;
const OFFSET_MAX = 1_000_000;

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'expected a whole number')
  .transform(Number);

/** Query parameters of every list. A larger `limit` is cut to the most that a page holds. */
export const paging = {
  offset: wholeNumber.pipe(z.number().max(OFFSET_MAX, `expected at most ${OFFSET_MAX}`)).default(0),
  limit: wholeNumber
    .pipe(z.number().min(1, 'expected at least 1'))
    .transform((value) => Math.min(value, PAGE_LIMIT_MAX))
    .default(50),
};
