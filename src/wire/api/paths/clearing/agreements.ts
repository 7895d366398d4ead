import { z } from 'zod';
import { BILLING_MODELS } from '../../../../domain/clearing/agreement.js';
import { type ApiPath, allow, created, json } from '../../api-path.js';
import type { AgreementFlows } from '../../flows/agreement-flows.js';
import { formatAgreement } from '../../format/clearing/agreement.js';
import { formatAll } from '../../format/listing.js';
import { currency, defined, instant, parse, party } from '../../parse.js';
import { agreementBody } from './agreement-body.js';

const filters = z
  .strictObject({
    cpo: party.optional(),
    emsp: party.optional(),
    model: z.enum(BILLING_MODELS).optional(),
    currency: currency.optional(),
    valid_at: instant.optional(),
  })
  .transform(({ valid_at, ...rest }) => defined({ ...rest, validAt: valid_at }));

/** What CPOs and eMSPs have agreed. */
export function agreementPaths(flows: Pick<AgreementFlows, 'listAgreements' | 'addAgreement'>): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/agreements',
      allow: allow('FINANCE', 'OPERATOR'),
      handle: async ({ staff, query }) =>
        json(formatAll(await flows.listAgreements(staff, parse(filters, query)), formatAgreement)),
    },
    {
      method: 'POST',
      path: '/agreements',
      allow: allow('OPERATOR'),
      async handle({ body }) {
        const added = await flows.addAgreement(parse(agreementBody, body));
        return created('/agreements', formatAgreement(added));
      },
    },
  ];
}
