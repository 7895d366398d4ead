import { z } from 'zod';
import { HubError } from '../../../domain/errors.js';
import { objectKey, parsePartyKey } from '../../../domain/party.js';
import { LANGUAGES } from '../../../domain/tariff-words/languages.js';
import type { CdrFlows, CdrTotal } from '../api-flows.js';
import { type ApiCall, type ApiPath, allow, json, param } from '../api-path.js';
import { formatAmount } from '../format/amount.js';
import { formatCdr, formatCdrSummary } from '../format/cdr.js';
import { formatAll, formatListing } from '../format/listing.js';
import { formatExplanation } from '../format/price-explanation.js';
import { paging, parse } from '../parse.js';
import { cdrFilters, toCdrQuery } from './cdr-filters.js';

const cdrFilter = z.strictObject(cdrFilters).transform(toCdrQuery);
const cdrPage = z.strictObject({ ...cdrFilters, ...paging }).transform(toCdrQuery);

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
