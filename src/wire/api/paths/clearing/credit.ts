import { z } from 'zod';
import { type ApiPath, allow, json } from '../../api-path.js';
import type { CreditFlows } from '../../flows/agreement-flows.js';
import { formatCredit } from '../../format/clearing/credit.js';
import { formatAll } from '../../format/listing.js';
import { defined, parse, party } from '../../parse.js';

const filters = z.strictObject({ party: party.optional() }).transform((given) => defined(given));

/** How much of their credit limits eMSPs have used. */
export function creditPaths(flows: CreditFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/credit',
      allow: allow('FINANCE', 'OPERATOR'),
      handle: async ({ staff, query }) =>
        json(formatAll(await flows.listCredit(staff, parse(filters, query)), formatCredit)),
    },
  ];
}
