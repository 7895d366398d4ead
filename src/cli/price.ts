import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { HubError } from '../domain/errors.js';
import { priceCdr } from '../domain/pricing/price-cdr.js';
import { formatPricedCdr } from './price/price-output.js';
import { type Line, readLines, TOO_LONG } from './price/read-lines.js';
import { idOf, parseJsonLine, parsePriceLine } from './price-input.js';

/** Adds `voltclear price`: sessions in, prices out, a line of JSON each. */
export function registerPriceCommand(program: Command): void {
  program
    .command('price')
    .description('price sessions: reads {id, time_zone, tariff, cdr} as lines of JSON and writes a line for each')
    .argument('[file]', 'file to read; without it, standard input')
    .action(async (file?: string) => {
      await priceCommand(file === undefined ? process.stdin : createReadStream(file), process.stdout);
    });
}

/**
 * Prices every line of a stream and writes a line for each, in the same order; the reader of the output sets the pace.
 * A line that cannot be priced gives `{ id, line, error }` and the next one goes on. `output` is left open.
 */
export async function priceCommand(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  await pipeline(input, priceLines, output, { end: false });
}

async function* priceLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let number = 0;
  for await (const lines of readLines(source)) {
    let written = '';
    for (const line of lines) {
      number += 1;
      if (line === TOO_LONG || line.trim() !== '') written += `${JSON.stringify(priceLine(line, number))}\n`;
    }
    if (written !== '') yield written;
  }
}

function priceLine(line: Line, number: number): Record<string, unknown> {
  let id: string | null = null;
  try {
    if (line === TOO_LONG) throw new HubError('too-large', 'the line is too long to be read');
    const parsed = parseJsonLine(line);
    id = idOf(parsed);
    return { id, ...formatPricedCdr(priceCdr(parsePriceLine(parsed).input)) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { id, line: number, error: { code: error.code, field: error.field ?? null, message: error.message } };
  }
}
