import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { PricingPolicy } from '../domain/pricing/policy.js';
import { readPolicy } from '../domain/pricing/read-policy.js';
import { policyHelp, type TypedPolicy, withPolicyOption } from './price/policy-option.js';
import { createLinePricer, type LinePricer } from './price/price-line.js';
import { readLines, TOO_LONG } from './price/read-lines.js';

/** Adds `voltclear price`: sessions in, prices out, a line of JSON each. */
export function registerPriceCommand(program: Command): void {
  const command = program
    .command('price')
    .description('price sessions: reads {id, time_zone, tariff, cdr} as lines of JSON and writes a line for each')
    .argument('[file]', 'file to read; without it, standard input');
  withPolicyOption(command, 'how to read what OCPI leaves open, for lines that do not say; may be repeated')
    .option('--no-audit', 'leave out why each amount is charged')
    .option('--policies', 'print every policy with its readings instead')
    .action(async (file: string | undefined, { policies, policy, audit }: PriceOptions) => {
      if (policies) return void process.stdout.write(policyHelp());
      const input = file === undefined ? process.stdin : createReadStream(file);
      await priceCommand(input, process.stdout, { defaults: readPolicy(policy), audit: audit !== false });
    });
}

interface PriceOptions {
  readonly policies?: true;
  readonly policy: TypedPolicy;
  /** False: `--no-audit`. */
  readonly audit?: boolean;
}

export interface PriceLinesOptions {
  /** How to read what OCPI leaves open, where a line's own policy does not say. */
  readonly defaults?: Partial<PricingPolicy>;
  /** Whether each charge and each warning is explained; absent: yes. */
  readonly audit?: boolean;
}

/**
 * Prices every line of a stream and writes a line for each, in the same order; the reader of the output sets the pace.
 * A line that cannot be priced gives `{ id, line, error }` and the next one goes on. `output` is left open.
 */
export async function priceCommand(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  { defaults = {}, audit = true }: PriceLinesOptions = {},
): Promise<void> {
  const price = createLinePricer({ defaults, audit });
  await pipeline(input, (source) => priceLines(source, price), output, { end: false });
}

async function* priceLines(source: AsyncIterable<Buffer | string>, price: LinePricer): AsyncGenerator<string> {
  let number = 0;
  for await (const lines of readLines(source)) {
    let written = '';
    for (const line of lines) {
      number += 1;
      if (line === TOO_LONG || line.trim() !== '') written += `${price(line, number)}\n`;
    }
    if (written !== '') yield written;
  }
}
