import { explainTariff } from '../../domain/tariff-words/explain-tariff.js';
import type { Explanation, PriceTable } from '../../domain/tariff-words/explanation.js';
import type { Language } from '../../domain/tariff-words/languages.js';
import { readTariffs, zoneOption } from './read-tariffs.js';

interface ExplainCommandOptions {
  readonly lang: Language;
  readonly timeZone?: string;
  readonly day?: string;
}

/** `voltclear tariff explain`: the tariffs of some files in plain words. */
export async function explainCommand(
  files: readonly string[],
  { lang, timeZone, day }: ExplainCommandOptions,
): Promise<void> {
  const options = { language: lang, ...zoneOption(timeZone), ...(day === undefined ? {} : { day }) };
  for (const file of files) {
    const { tariffs } = await readTariffs(file);
    for (const tariff of tariffs) console.log(asText(explainTariff(tariff, options)));
  }
}

function asText({ title, topics, table }: Explanation): string {
  const told = topics.map(({ heading, lines }) => {
    const texts = lines.map(({ kind, text }) => (kind === 'CASE' ? `  - ${text}\n` : `  ${text}\n`));
    return `\n${heading}\n${texts.join('')}`;
  });
  return `${title}\n${told.join('')}${table ? `\n${tableText(table)}` : ''}`;
}

/** Columns as wide as their widest text; the days are named once. */
function tableText({ heading, columns, rows, notes }: PriceTable): string {
  const all = [columns, ...rows.map((row, index) => (row[0] === rows[index - 1]?.[0] ? ['', ...row.slice(1)] : row))];
  const widths = columns.map((_column, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)));
  const lines = all.map((row) =>
    `  ${row.map((text, index) => text.padEnd(widths[index] ?? 0)).join('   ')}`.trimEnd(),
  );
  return `${heading}\n${lines.join('\n')}\n  ${notes.join(' ')}\n`;
}
