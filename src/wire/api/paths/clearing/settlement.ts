import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PaymentFile } from '../../../../domain/settlement/payment-file.js';
import { writePain001 } from '../../../bank/pain-001.js';
import { writePain008 } from '../../../bank/pain-008.js';
import { readEcbCsv, readEcbXml } from '../../../feeds/ecb-rates.js';
import { type ApiAnswer, type ApiPath, allow, created, json, param } from '../../api-path.js';
import type { SettlementFlows } from '../../flows/settlement-flows.js';
import { formatImportedRates, formatPaymentOrder, formatRateTable } from '../../format/clearing/settlement.js';
import { formatAll, formatListing } from '../../format/listing.js';
import { formatRun } from '../../format/run.js';
import { date, defined, paging, parse, party, text } from '../../parse.js';

/** The ECB's whole history in XML, its quotes escaped. */
const RATES_BYTES_MAX = 12 * 1024 * 1024;

const stretch = z.strictObject({ from: date.optional(), until: date.optional() }).transform(defined);
const newRates = z.strictObject({
  format: z.enum(['ecb-xml', 'ecb-csv'], 'expected ecb-xml or ecb-csv'),
  content: z.string().min(1),
  /** Days before are left out: the ECB's history begins in 1999. */
  from: date.optional(),
});
const orderPage = z
  .strictObject({ run: text(60).optional(), party: party.optional(), ...paging })
  .transform(({ run, ...rest }) => defined({ ...rest, runId: run }));
const unwinding = z.strictObject({ party });
const fileOf = z.strictObject({ party: party.optional() }).transform(defined);

const money = allow('FINANCE', 'OPERATOR');
const operators = allow('OPERATOR');

/** Exchange rates, payment orders of runs, and what a bank is told of them. */
export function settlementPaths(flows: SettlementFlows): readonly ApiPath[] {
  return [...ratePaths(flows), ...orderPaths(flows), ...filePaths(flows)];
}

function ratePaths(flows: SettlementFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/rates',
      allow: money,
      handle: async ({ query }) => json(formatAll(await flows.listRates(parse(stretch, query)), formatRateTable)),
    },
    {
      method: 'POST',
      path: '/rates',
      allow: operators,
      bodyBytesMax: RATES_BYTES_MAX,
      async handle({ body }) {
        const { format, content, from = '' } = parse(newRates, body);
        const tables = format === 'ecb-xml' ? readEcbXml(content) : readEcbCsv(content);
        const imported = await flows.importRates(tables.filter((table) => table.date >= from));
        return created('/rates', formatImportedRates(imported));
      },
    },
  ];
}

function orderPaths(flows: SettlementFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/payment-orders',
      allow: money,
      async handle({ staff, query: asked }) {
        const query = parse(orderPage, asked);
        return json(formatListing(await flows.listPaymentOrders(staff, query), query, formatPaymentOrder));
      },
    },
    {
      method: 'POST',
      path: '/runs/:id/unwind',
      allow: operators,
      handle: async (call) =>
        json(formatRun(await flows.unwindRun(param(call, 'id'), parse(unwinding, call.body).party))),
    },
  ];
}

function filePaths(flows: SettlementFlows): readonly ApiPath[] {
  return [
    {
      method: 'GET',
      path: '/runs/:id/pain-001',
      allow: money,
      async handle(call) {
        const wanted = { runId: param(call, 'id'), kind: 'CREDIT_TRANSFER' as const, ...parse(fileOf, call.query) };
        const file = await flows.makePaymentFile(call.staff, wanted);
        return xmlFile(file, writePain001(file));
      },
    },
    {
      method: 'GET',
      path: '/runs/:id/pain-008',
      allow: operators,
      async handle(call) {
        const file = await flows.makePaymentFile(call.staff, { runId: param(call, 'id'), kind: 'DIRECT_DEBIT' });
        return xmlFile(file, writePain008(file));
      },
    },
  ];
}

function xmlFile({ messageId }: PaymentFile, bytes: Buffer): ApiAnswer {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'file', type: 'application/xml', name: `${messageId}.xml`, sha256, bytes };
}
