import { readFileSync } from 'node:fs';
import { parseJsonLine } from '../../src/cli/price-input.js';
import { parseTariffs } from '../../src/cli/tariff/read-tariffs.js';
import { lintTariff } from '../../src/domain/tariff-lint/lint-tariff.js';
import { describeFinding } from '../../src/domain/tariff-words/describe-finding.js';
import { explainTariff } from '../../src/domain/tariff-words/explain-tariff.js';
import type { ExplainableTariff, PriceTable } from '../../src/domain/tariff-words/explanation.js';
import { type Language, textsIn } from '../../src/domain/tariff-words/languages.js';
import { ocpiExamples } from './ocpi-example.js';

/** The tariffs of the OCPI 2.2.1 specification that are whole objects, in the order of their numbers. */
export const EXAMPLE_TARIFFS: readonly string[] = ocpiExamples('tariff')
  .filter((name) => name !== 'tariff_put_example')
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** What the lint takes for now, so that a page says the same tomorrow. */
const NOW = new Date('2026-11-01T00:00:00Z');

interface Page {
  readonly title: string;
  readonly intro: string;
  readonly found: string;
  readonly nothing: string;
}

const PAGES: Readonly<Record<Language, Page>> = {
  en: {
    title: 'The tariffs of the OCPI specification, explained and linted',
    intro:
      'What `voltclear tariff explain` and `voltclear tariff lint` say about the example tariffs of the OCPI 2.2.1\n' +
      'specification. Made by `npm run docs:tariffs`; do not edit. [Deutsch](de.md)',
    found: 'What the lint finds',
    nothing: 'Nothing.',
  },
  de: {
    title: 'Die Tarife der OCPI-Spezifikation, erklärt und geprüft',
    intro:
      'Was `voltclear tariff explain --lang de` und `voltclear tariff lint --lang de` zu den Beispieltarifen der\n' +
      'OCPI-2.2.1-Spezifikation sagen. Erzeugt von `npm run docs:tariffs`, nicht von Hand zu ändern. [English](en.md)',
    found: 'Was die Prüfung findet',
    nothing: 'Nichts.',
  },
};

/** A page of docs/tariff-examples: every example with its explanation and findings, in one language. */
export function tariffPage(language: Language): string {
  const { title, intro } = PAGES[language];
  const sections = EXAMPLE_TARIFFS.map((name) => section(name, readExample(name), language));
  return `# ${title}\n\n${intro}\n\n${sections.join('\n')}`;
}

/** An example tariff of the specification. */
export function readExample(name: string): ExplainableTariff {
  const file = new URL(`../fixtures/ocpi/2.2.1/${name}.json`, import.meta.url);
  const [tariff] = parseTariffs(parseJsonLine(readFileSync(file, 'utf8')), name);
  if (!tariff) throw new Error(`${name} holds no tariff`);
  return tariff;
}

function section(name: string, tariff: ExplainableTariff, language: Language): string {
  const { topics, table } = explainTariff(tariff, { language });
  const told = topics.map(({ heading, lines }) => {
    const texts = lines.map(({ kind, text }, index) => {
      if (kind === 'CASE') return `  - ${text}\n`;
      // A paragraph of its own, lest it goes on with the case before it.
      return lines[index - 1]?.kind === 'CASE' ? `\n  ${text}\n` : `  ${text}\n`;
    });
    return `- **${heading}**\n${texts.join('')}`;
  });
  const findings = lintTariff(tariff, { at: NOW }).map((finding) => {
    const severity = textsIn(language).severities[finding.severity];
    return `- **${severity}** \`${finding.code}\` (\`${finding.field}\`): ${describeFinding(finding, language)}\n`;
  });
  const { found, nothing } = PAGES[language];
  return [
    `## ${name}\n\n[${name}.json](../../test/fixtures/ocpi/2.2.1/${name}.json)\n\n`,
    told.join(''),
    table ? `\n${tableOf(table)}` : '',
    `\n### ${found}\n\n`,
    findings.length === 0 ? `${nothing}\n` : findings.join(''),
  ].join('');
}

function tableOf({ heading, columns, rows, notes }: PriceTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const body = rows.map((row, index) => line(row[0] === rows[index - 1]?.[0] ? ['', ...row.slice(1)] : row));
  return `**${heading}.** ${notes.join(' ')}\n\n${line(columns)}|${'---|'.repeat(columns.length)}\n${body.join('')}`;
}
