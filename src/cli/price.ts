import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { HubError } from '../domain/errors.js';
import type { PricingPolicy } from '../domain/pricing/policy.js';
import { priceCdr } from '../domain/pricing/price-cdr.js';
import { readPolicy } from '../domain/pricing/read-policy.js';
import { policyHelp, type TypedPolicy, withPolicyOption } from './price/policy-option.js';
import { formatPricedCdr } from './price/price-output.js';
import { type Line, readLines, TOO_LONG } from './price/read-lines.js';
import { idOf, parseJsonLine, parsePriceLine } from './price-input.js';

/** Adds `voltclear price`: sessions in, prices out, a line of JSON each. */
export function registerPriceCommand(program: Command): void {
  const command = program
    .command('price')
    .description('price sessions: reads {id, time_zone, tariff, cdr} as lines of JSON and writes a line for each')
    .argument('[file]', 'file to read; without it, standard input');
  withPolicyOption(command, 'how to read what OCPI leaves open, for lines that do not say; may be repeated')
    .option('--policies', 'print every policy with its readings instead')
    .action(async (file: string | undefined, { policies, policy }: PriceOptions) => {
      if (policies) process.stdout.write(policyHelp());
      else
        await priceCommand(
          file === undefined ? process.stdin : createReadStream(file),
          process.stdout,
          readPolicy(policy),
        );
    });
}

interface PriceOptions {
  readonly policies?: true;
  readonly policy: TypedPolicy;
}

/**
 * Prices every line of a stream and writes a line for each, in the same order; the reader of the output sets the pace.
 * A line that cannot be priced gives `{ id, line, error }` and the next one goes on. `output` is left open. What a line's
 * own policy does not name is read as `defaults` say.
 */
export async function priceCommand(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  defaults: Partial<PricingPolicy> = {},
): Promise<void> {
  await pipeline(input, (source) => priceLines(source, defaults), output, { end: false });
}

async function* priceLines(
  source: AsyncIterable<Buffer | string>,
  defaults: Partial<PricingPolicy>,
): AsyncGenerator<string> {
  let number = 0;
  for await (const lines of readLines(source)) {
    let written = '';
    for (const line of lines) {
      number += 1;
      if (line === TOO_LONG || line.trim() !== '') written += `${JSON.stringify(priceLine(line, number, defaults))}\n`;
    }
    if (written !== '') yield written;
  }
}

function priceLine(line: Line, number: number, defaults: Partial<PricingPolicy>): Record<string, unknown> {
  let id: string | null = null;
  try {
    if (line === TOO_LONG) throw new HubError('too-large', 'the line is too long to be read');
    const parsed = parseJsonLine(line);
    id = idOf(parsed);
    return { id, ...formatPricedCdr(priceCdr(parsePriceLine(parsed, defaults).input)) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { id, line: number, error: { code: error.code, field: error.field ?? null, message: error.message } };
  }
}
