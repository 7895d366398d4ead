import { z } from 'zod';
import { MATCH_RESULTS } from '../../../../domain/bank/bank-line.js';
import { HubError } from '../../../../domain/errors.js';
import type { Assignment } from '../../../../flows/bank/review-line.js';
import { CAMT_BYTES_MAX, readCamt053 } from '../../../bank/camt-053.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { BankFlows } from '../../flows/bank-flows.js';
import { formatBankLine, formatImport, formatRefundNote } from '../../format/bank/bank.js';
import { formatListing } from '../../format/listing.js';
import { amount, currency, date, defined, paging, parse, party, text } from '../../parse.js';

const ORDER_KEY_MAX = 80;

const linePage = z
  .strictObject({
    result: z.enum(MATCH_RESULTS).optional(),
    needs_review: z.enum(['true', 'false'], 'expected true or false').optional(),
    party: party.optional(),
    statement_id: text(70).optional(),
    from: date.optional(),
    until: date.optional(),
    ...paging,
  })
  .transform(({ needs_review, statement_id, ...rest }) =>
    defined({
      ...rest,
      statementId: statement_id,
      needsReview: needs_review === undefined ? undefined : needs_review === 'true',
    }),
  );

const assignment = z
  .strictObject({
    order_key: text(ORDER_KEY_MAX).optional(),
    party: party.optional(),
    suspense: z.literal(true).optional(),
  })
  .transform(toAssignment);

const refund = z.strictObject({ party, currency, amount: amount.optional() }).transform(defined);

/** The bank's statements and what their lines pay: the operator's work. */
export function bankPaths(
  flows: Pick<BankFlows, 'importStatements' | 'listBankLines' | 'confirmMatch' | 'reassignLine' | 'refundNote'>,
): readonly ApiPath[] {
  const operators = allow('OPERATOR');
  return [
    {
      method: 'POST',
      path: '/bank/statements',
      allow: operators,
      bodyType: 'xml',
      bodyBytesMax: CAMT_BYTES_MAX,
      handle: async ({ body }) => json(formatImport(await flows.importStatements(readCamt053(bytesOf(body))))),
    },
    {
      method: 'GET',
      path: '/bank/lines',
      allow: operators,
      async handle({ query: asked }) {
        const query = parse(linePage, asked);
        return json(formatListing(await flows.listBankLines(query), query, formatBankLine));
      },
    },
    {
      method: 'POST',
      path: '/bank/lines/:account/:id/confirm',
      allow: operators,
      async handle(call) {
        const line = { account: param(call, 'account'), id: param(call, 'id') };
        return json(formatBankLine(await flows.confirmMatch(call.staff, line)));
      },
    },
    {
      method: 'POST',
      path: '/bank/lines/:account/:id/reassign',
      allow: operators,
      async handle(call) {
        const line = { account: param(call, 'account'), id: param(call, 'id') };
        const wanted = { ...line, assignment: parse(assignment, call.body) };
        return json(formatBankLine(await flows.reassignLine(call.staff, wanted)));
      },
    },
    {
      method: 'POST',
      path: '/bank/refund-notes',
      allow: operators,
      handle: async ({ body }) => json(formatRefundNote(await flows.refundNote(parse(refund, body)))),
    },
  ];
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  throw new HubError('bad-field', 'expected a file in the body');
}

function toAssignment(given: {
  order_key?: string | undefined;
  party?: `${string}*${string}` | undefined;
  suspense?: true | undefined;
}): Assignment {
  const { order_key: orderKey, party: member, suspense } = given;
  if (orderKey !== undefined && !member && !suspense) return { to: 'ORDER', orderKey };
  if (member && orderKey === undefined && !suspense) return { to: 'MEMBER', party: member };
  if (suspense && orderKey === undefined && !member) return { to: 'SUSPENSE' };
  throw new HubError('bad-field', 'expected one of order_key, party and suspense', 'order_key');
}
