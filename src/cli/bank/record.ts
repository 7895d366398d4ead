import type { Command } from 'commander';
import { asOperator, type HubOptions, withHubOptions } from '../hub-options.js';
import type { ApiPaidOrder } from './api-bank.js';

interface RecordOptions extends HubOptions {
  readonly date: string;
  readonly amount?: string;
  readonly again?: true;
}

/** `voltclear payments record`: what members paid to each other, which no bank statement of the hub tells. */
export function registerRecordCommand(payments: Command): void {
  withHubOptions(payments.command('record <order>'))
    .description('say that a payment order of mode STATEMENT_ONLY was paid, in whole or in part')
    .requiredOption('--date <date>', 'when it was paid, such as 2026-11-16')
    .option('--amount <amount>', 'how much; all that is open when left out')
    .option('--again', 'also when the same amount of the same day was told before')
    .action(record);
}

async function record(order: string, { date, amount, again, ...options }: RecordOptions): Promise<void> {
  const path = `/payment-orders/${encodeURIComponent(order)}/payments`;
  const paid = await asOperator(options, (api) => api.post<ApiPaidOrder>(path, { date, amount, again }));
  console.log(`${paid.order_key}  ${paid.open} of ${paid.amount} ${paid.currency} open  ${paid.entry_key}`);
}
