import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { loadRules } from '../../compose/load-rules.js';
import { readProcessConfig } from '../../config.js';
import { HubError } from '../../domain/errors.js';
import { judgeVat } from '../../domain/invoicing/decide-vat.js';
import type { VatTable } from '../../domain/invoicing/vat-table.js';
import { FailedCheck } from '../failed-check.js';
import { type Line, readLines, TOO_LONG } from '../price/read-lines.js';
import { idOf, parseSupplyLine } from './supply-line.js';
import { explainVerdict, verdictFields } from './vat-words.js';

/** Adds `voltclear vat`: supplies in, their VAT out, a line of JSON each; needs no running hub. */
export function registerVatCommand(program: Command): void {
  program
    .command('vat')
    .description(
      'decide the VAT of supplies: reads {id, kind, supplier, customer, charge_country, date} as lines of JSON and writes a line for each',
    )
    .argument('[file]', 'file to read; without it, standard input')
    .option('--explain', 'say it in words instead')
    .action(async (file: string | undefined, { explain = false }: { readonly explain?: boolean }) => {
      const table = loadRules(readProcessConfig().tariffsDir).vat;
      const input = file === undefined ? process.stdin : createReadStream(file);
      await vatCommand(input, process.stdout, { table, explain, now: new Date() });
    });
}

export interface VatCommandOptions {
  readonly table: VatTable;
  /** Words for people instead of JSON. */
  readonly explain: boolean;
  /** Its day (UTC) counts for lines without a date. */
  readonly now: Date;
}

/**
 * Decides every line of a stream by the hub's VAT table and writes what a document would say, or why there may be none. A
 * line that cannot be read gives `{ id, line, error }` with the field, the next one goes on, and the command fails in the
 * end. `output` is left open.
 */
export async function vatCommand(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  options: VatCommandOptions,
): Promise<void> {
  const decider = createDecider(options);
  await pipeline(input, (source) => decider.decideLines(source), output, { end: false });
  const { refused, first } = decider.complaints();
  if (first !== undefined) throw new FailedCheck(`${refused} of the lines could not be read; ${first}`);
}

function createDecider({ table, explain, now }: VatCommandOptions) {
  const today = now.toISOString().slice(0, 10);
  let number = 0;
  let refused = 0;
  let first: string | undefined;
  const decide = (line: Line): string => {
    let parsed: unknown;
    try {
      parsed = parseJson(line);
      const { id, supply } = parseSupplyLine(parsed, today);
      const verdict = judgeVat(table, supply);
      if (!explain) return JSON.stringify({ id, ...verdictFields(verdict) });
      return `${id === null ? '' : `${id}: `}${explainVerdict(supply, verdict)}\n`;
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      refused += 1;
      first ??= `line ${number}: ${error.message}`;
      const { code, field, message } = error;
      if (explain) return `line ${number}: ${message}\n`;
      return JSON.stringify({ id: idOf(parsed), line: number, error: { code, ...(field && { field }), message } });
    }
  };
  return {
    complaints: () => ({ refused, first }),
    async *decideLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
      for await (const lines of readLines(source)) {
        for (const line of lines) {
          number += 1;
          if (line === TOO_LONG || line.trim() !== '') yield `${decide(line)}\n`;
        }
      }
    },
  };
}

function parseJson(line: Line): unknown {
  if (line === TOO_LONG) throw new HubError('bad-json', 'the line is too long');
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new HubError('bad-json', error instanceof Error ? error.message : 'no JSON');
  }
}
