import { z } from 'zod';
import { LANGUAGES } from '../../../domain/tariff-words/languages.js';
import type { CdrFlows, CdrTotal } from '../api-flows.js';
import { type ApiPath, allow, json } from '../api-path.js';
import type { ContestFlows } from '../flows/contest-flows.js';
import { formatAmount } from '../format/amount.js';
import { formatCdr, formatCdrSummary } from '../format/cdr.js';
import { formatAll, formatListing } from '../format/listing.js';
import { formatExplanation } from '../format/price-explanation.js';
import { paging, parse } from '../parse.js';
import { cdrFilters, toCdrQuery } from './cdr-filters.js';
import { cdrKeyOf } from './contests/cdr-key.js';

const cdrFilter = z.strictObject(cdrFilters).transform(toCdrQuery);
const cdrPage = z.strictObject({ ...cdrFilters, ...paging }).transform(toCdrQuery);

/** The language of the price in words; other parameters are nobody's. */
const words = z.object({ lang: z.enum(LANGUAGES).default('en') });

/** CDRs as finance and operations look at them. */
export function cdrPaths(flows: CdrFlows & Pick<ContestFlows, 'cdrLife'>): readonly ApiPath[] {
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
        const record = await flows.findCdr(call.staff, cdrKeyOf(call));
        const { lang } = parse(words, call.query);
        const [life, price] = await Promise.all([flows.cdrLife(record), flows.explainCdr(record.key)]);
        return json({ ...formatCdr(record, life), price: formatExplanation(price, lang) });
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
