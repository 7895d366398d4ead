import { z } from 'zod';
import { HubError } from '../../domain/errors.js';
import type { VatSupply } from '../../domain/invoicing/decide-vat.js';
import { SUPPLY_KINDS } from '../../domain/invoicing/vat-table.js';

/** One line to decide: a supply, and the id under which its result is written. */
export interface SupplyLine {
  readonly id: string | null;
  readonly supply: VatSupply;
}

/**
 * Reads one line, `{ id?, kind, supplier, customer, charge_country?, date? }`; a side is `{ country_code, vat_ids,
 * taxable?, dealer? }`. A VAT id is a country for one that is there and proven, or `{ country_code, id, evidence? }` as in
 * legal entities. Refuses `bad-field`, naming the first field that is missing, odd or unknown by its JSON path.
 */
export function parseSupplyLine(parsed: unknown, today: string): SupplyLine {
  const result = supplyLine.safeParse(parsed);
  if (!result.success) return refuseFirst(result.error);
  const { id, kind, supplier, customer, charge_country, date } = result.data;
  const supply: VatSupply = {
    kind,
    supplier: { establishedIn: supplier.country_code, vatIds: supplier.vat_ids },
    customer: { establishedIn: customer.country_code, vatIds: customer.vat_ids, kind: customerKind(customer) },
    ...(charge_country === undefined ? {} : { chargeCountry: charge_country }),
    date: date ?? today,
  };
  return { id: id ?? null, supply };
}

/** The id of a line that may be odd otherwise, so that its refusal can be told apart. */
export function idOf(parsed: unknown): string | null {
  return z.object({ id: ID }).safeParse(parsed).data?.id ?? null;
}

/** Far more than anybody names a case, and than has VAT ids. */
const TEXT_MAX = 200;
const VAT_IDS_MAX = 50;
const ID = z.string().max(TEXT_MAX);

const country = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 code');

const vatId = z.union(
  [
    country.transform((countryCode) => ({ countryCode, id: `of ${countryCode}`, evidence: 'taken as proven' })),
    z
      .strictObject({ country_code: country, id: ID, evidence: ID.optional() })
      .transform(({ country_code, id, evidence }) => ({
        countryCode: country_code,
        id,
        ...(evidence === undefined ? {} : { evidence }),
      })),
  ],
  'expected a country, or {country_code, id, evidence}',
);

const side = z.strictObject({
  country_code: country,
  vat_ids: z.array(vatId).max(VAT_IDS_MAX),
  /** Absent: a business. */
  taxable: z.boolean().default(true),
  /** Taxable dealer in electricity (Art. 38); absent: no. */
  dealer: z.boolean().default(false),
});

const supplyLine = z
  .strictObject({
    id: ID.optional(),
    kind: z.enum(SUPPLY_KINDS),
    supplier: side,
    customer: side,
    charge_country: country.nullish().transform((value) => value ?? undefined),
    date: z.iso.date('expected a date, YYYY-MM-DD').optional(),
  })
  .superRefine(({ kind, charge_country, customer }, context) => {
    if (kind === 'ENERGY' && charge_country === undefined) {
      context.addIssue({ code: 'custom', path: ['charge_country'], message: 'expected where the energy was charged' });
    }
    if (customer.dealer && !customer.taxable) {
      context.addIssue({ code: 'custom', path: ['customer', 'dealer'], message: 'a dealer is taxable' });
    }
  });

function customerKind({ taxable, dealer }: z.output<typeof side>): VatSupply['customer']['kind'] {
  if (!taxable) return 'CONSUMER';
  return dealer ? 'DEALER' : 'BUSINESS';
}

function refuseFirst(error: z.ZodError): never {
  const [issue] = error.issues;
  if (!issue) throw new HubError('bad-field', 'not readable');
  const isUnknown = issue.code === 'unrecognized_keys';
  const field = [...issue.path, ...(isUnknown ? issue.keys.slice(0, 1) : [])].map(String).join('.');
  const message = isUnknown ? 'is not a field that can be given here' : issue.message;
  throw new HubError('bad-field', field === '' ? message : `${field}: ${message}`, field || undefined);
}
