import { z } from 'zod';
import { INTAKE_RULES } from '../../../domain/clearing/cdr-record.js';
import { HubError } from '../../../domain/errors.js';
import { objectKey, parsePartyKey } from '../../../domain/party.js';
import { LANGUAGES } from '../../../domain/tariff-words/languages.js';
import type { CdrFlows, CdrTotal } from '../api-flows.js';
import { type ApiCall, type ApiPath, allow, json, param } from '../api-path.js';
import { formatAmount } from '../format/amount.js';
import { formatCdr, formatCdrSummary } from '../format/cdr.js';
import { formatAll, formatListing } from '../format/listing.js';
import { formatExplanation } from '../format/price-explanation.js';
import { defined, instant, paging, parse, party, text } from '../parse.js';

const REVIEWS = ['RECEIVED', 'QUARANTINED', 'MISMATCH', 'ACCEPTED', 'CREDITED'] as const;

const filters = {
  review: z.enum(REVIEWS).optional(),
  rule: z.enum(INTAKE_RULES).optional(),
  cpo: party.optional(),
  emsp: party.optional(),
  run: text(40).optional(),
  invoice: text(64).optional(),
  ended_from: instant.optional(),
  ended_until: instant.optional(),
};

const cdrFilter = z.strictObject(filters).transform(toCdrQuery);
const cdrPage = z.strictObject({ ...filters, ...paging }).transform(toCdrQuery);

/** The language of the price in words; other parameters are nobody's. */
const words = z.object({ lang: z.enum(LANGUAGES).default('en') });

/** CDRs as finance and operations look at them. */
export function cdrPaths(flows: CdrFlows): readonly ApiPath[] {
  const readers = allow('FINANCE', 'OPERATOR');
  return [
    {
      method: 'GET',
      path: '/cdrs',
      allow: readers,
      async handle({ staff, query: asked }) {
        const query = parse(cdrPage, asked);
        return json(formatListing(await flows.listCdrs(staff, query), query, formatCdrSummary));
      },
    },
    {
      method: 'GET',
      path: '/cdrs/:party/:id',
      allow: readers,
      async handle(call) {
        const record = await flows.findCdr(call.staff, keyOf(call));
        const { lang } = parse(words, call.query);
        return json({ ...formatCdr(record), price: formatExplanation(await flows.explainCdr(record.key), lang) });
      },
    },
    {
      method: 'GET',
      path: '/cdr-totals',
      allow: readers,
      handle: async ({ staff, query }) =>
        json(formatAll(await flows.cdrTotals(staff, parse(cdrFilter, query)), formatTotal)),
    },
  ];
}

type Filters = z.output<z.ZodObject<typeof filters>>;

function toCdrQuery<Query extends Filters>(query: Query) {
  const { run, invoice, ended_from, ended_until, ...rest } = query;
  return defined({ ...rest, runId: run, documentNumber: invoice, endedFrom: ended_from, endedUntil: ended_until });
}

/** A path that names no party names no CDR. */
function keyOf(call: ApiCall): string {
  try {
    return objectKey(parsePartyKey(param(call, 'party')), param(call, 'id'));
  } catch (refusal) {
    if (refusal instanceof HubError) throw new HubError('unknown-object', 'no such CDR');
    throw refusal;
  }
}

function formatTotal(total: CdrTotal): object {
  return {
    review: total.review,
    ...(total.rule === undefined ? {} : { rule: total.rule }),
    ...(total.verdict === undefined ? {} : { verdict: total.verdict }),
    currency: total.currency,
    count: total.count,
    claimed: formatAmount(total.claimed, total.currency),
    computed: formatAmount(total.computed, total.currency),
  };
}
