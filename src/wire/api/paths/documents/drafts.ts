import { z } from 'zod';
import { SETTLEMENT_MODES } from '../../../../domain/clearing/agreement.js';
import type { ManualDraft } from '../../../../domain/invoicing/manual-draft.js';
import { SUPPLY_KINDS } from '../../../../domain/invoicing/vat-table.js';
import { type ApiAnswer, type ApiCall, type ApiPath, allow, created, json, param } from '../../api-path.js';
import type { DraftFlows } from '../../flows/draft-flows.js';
import { formatDraft } from '../../format/draft.js';
import { formatAll } from '../../format/listing.js';
import { amount, countryCode, currency, defined, parse, party, period, text } from '../../parse.js';

const LINES_MAX = 100;
const TERM_DAYS_MAX = 180;

const line = z
  .strictObject({
    description: text(300),
    quantity: amount,
    unit: z
      .string()
      .regex(/^[A-Z0-9]{2,3}$/, 'expected a code of UN/ECE Recommendation 20 such as C62')
      .default('C62'),
    amount,
    supply: z.enum(SUPPLY_KINDS).optional(),
    country_code: countryCode.optional(),
  })
  .refine(({ supply, country_code }) => supply !== 'ENERGY' || country_code !== undefined, {
    path: ['country_code'],
    error: 'expected the country of the charge points',
  })
  .transform(({ country_code, ...rest }) => defined({ ...rest, countryCode: country_code }));

const term = z.int().min(0).max(TERM_DAYS_MAX).optional();

const written = z
  .strictObject({
    seller: party,
    buyer: party,
    currency,
    period: period.optional(),
    payment_term_days: term,
    settlement_mode: z.enum(SETTLEMENT_MODES).optional(),
    lines: z.array(line).min(1).max(LINES_MAX),
  })
  .transform(({ payment_term_days, settlement_mode, ...rest }) =>
    defined({ ...rest, paymentTermDays: payment_term_days, settlementMode: settlement_mode }),
  );

const demand = z
  .strictObject({
    source: z.strictObject({ plan: text(36), month: period }),
    buyer: party,
    payment_term_days: term,
  })
  .transform(({ source, buyer, payment_term_days }) =>
    defined({ ...source, buyer, paymentTermDays: payment_term_days }),
  );

/** Documents that people write, and the correction of issued ones: the operator's work, under four eyes. */
export function draftPaths(flows: DraftFlows): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  const step = (name: string, take: (call: ApiCall, id: string) => Promise<ManualDraft>): ApiPath => ({
    method: 'POST',
    path: `/invoice-drafts/:id/${name}`,
    allow: operators,
    handle: async (call) => json(formatDraft(await take(call, param(call, 'id')))),
  });
  return [
    {
      method: 'GET',
      path: '/invoice-drafts',
      allow: operators,
      handle: async () => json(formatAll(await flows.listDrafts(), formatDraft)),
    },
    { method: 'POST', path: '/invoice-drafts', allow: operators, handle: (call) => create(flows, call) },
    {
      method: 'GET',
      path: '/invoice-drafts/:id',
      allow: operators,
      handle: async (call) => json(formatDraft(await flows.findDraft(param(call, 'id')))),
    },
    {
      method: 'GET',
      path: '/invoice-drafts/:id/pdf',
      allow: operators,
      handle: async (call) => {
        const preview = await flows.previewDraft(call.staff, param(call, 'id'));
        return { kind: 'file', type: 'application/pdf', ...preview };
      },
    },
    step('submit', (_, id) => flows.submitDraft(id)),
    step('approve', ({ staff }, id) => flows.approveDraft(staff, id)),
    step('discard', (_, id) => flows.discardDraft(id)),
    {
      method: 'POST',
      path: '/invoices/:number/correct',
      allow: operators,
      async handle(call) {
        const { creditNote, corrected } = await flows.correctDocument(call.staff, param(call, 'number'));
        return json({ credit_note: formatDraft(creditNote), corrected: formatDraft(corrected) });
      },
    },
  ];
}

/** With `source` a draft of a demand charge, otherwise one of lines. */
async function create(flows: DraftFlows, { staff, body }: ApiCall): Promise<ApiAnswer> {
  const isDemand = typeof body === 'object' && body !== null && 'source' in body;
  const draft = isDemand
    ? await flows.createDemandDraft(staff, parse(demand, body))
    : await flows.createDraft(staff, parse(written, body));
  return created(`/invoice-drafts/${encodeURIComponent(draft.id)}`, formatDraft(draft));
}
