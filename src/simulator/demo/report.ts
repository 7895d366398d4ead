import { Decimal } from 'decimal.js';
import type { ApiCdrTotal, ApiRun } from '../operator-api.js';
import { csvSum, type DemoOutcome } from './audit.js';
import type { FinanceLogin } from './join.js';

/** What the demo prints when the period is settled. */
export function formatOutcome({ cleared, run, papers, networks, visit }: DemoOutcome): string {
  const names = new Map(
    [...networks.cpos, ...networks.emsps, ...(visit ? [visit] : [])].map(({ company: { party, name } }) => [
      `${party.country_code}*${party.party_id}`,
      name,
    ]),
  );
  return [
    'CDRs, as the hub judged them',
    ...table(
      ['', 'count', 'claimed', 'computed'],
      cleared.totals.map((total) => [labelOf(total), String(total.count), total.claimed, total.computed]),
    ),
    `  delivered to the eMSPs: ${cleared.outbox.delivered}`,
    '',
    `Positions of ${run.id}, gross of VAT (+ is owed, - owes)`,
    ...table(['', 'amount', ''], positionRows(run, names)),
    '',
    'Documents',
    ...table(
      ['number', 'from', 'to', 'net', 'VAT', 'gross', 'CSV sum'],
      papers.map(({ document, csv }) => [
        document.number,
        document.seller.name,
        document.buyer.name,
        document.net,
        document.vat,
        document.gross,
        document.seller.party.endsWith('*HUB') ? '' : csvSum(csv).toFixed(),
      ]),
    ),
    '',
  ].join('\n');
}

/** Where things are, and who may look at them. */
export interface WayOn {
  readonly hubUrl: string;
  readonly folder: string;
  readonly operators: readonly { readonly email: string; readonly password: string }[];
  readonly logins: readonly FinanceLogin[];
}

/** How to go on from here. */
export function formatWayOn({ hubUrl, folder, operators, logins }: WayOn): string {
  return [
    `Papers   ${folder}`,
    `Portal   ${hubUrl}/portal`,
    ...operators.map(({ email, password }) => `  ${'operator'.padEnd(22)} ${email}  password ${password}`),
    ...logins.map(({ company, email, password }) => `  ${company.name.padEnd(22)} ${email}  password ${password}`),
    '',
  ].join('\n');
}

function labelOf({ review, rule, verdict }: ApiCdrTotal): string {
  const why = rule ?? verdict;
  return (why === undefined || why === review ? review : `${review} ${why}`).toLowerCase().replaceAll('_', ' ');
}

function positionRows({ positions = [], hub_net = [] }: ApiRun, names: Map<string, string>): readonly string[][] {
  const all = [...positions, ...hub_net];
  const sum = all.reduce((total, { amount }) => total.plus(amount), new Decimal(0));
  return [
    ...positions.map(({ party, amount, currency }) => [`${party} ${names.get(party) ?? ''}`, amount, currency]),
    ...hub_net.map(({ amount, currency }) => ['the hub: fees and their VAT', amount, currency]),
    ['sum', sum.toFixed(2), ''],
  ];
}

/** Columns as wide as their widest cell; numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const isNumeric = head.map((_, column) => rows.every((row) => /^-?[\d.]*$/.test(row[column] ?? '')));
  return [head, ...rows].map((row) => {
    const cells = row.map((cell, column) =>
      isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
