import type { Finding } from '../../domain/tariff-lint/finding.js';
import { lintTariff } from '../../domain/tariff-lint/lint-tariff.js';
import { describeFinding } from '../../domain/tariff-words/describe-finding.js';
import { type Language, textsIn } from '../../domain/tariff-words/languages.js';
import { FailedCheck } from '../failed-check.js';
import { readTariffs, type TariffFile, zoneOption } from './read-tariffs.js';

interface LintCommandOptions {
  readonly lang: Language;
  readonly timeZone?: string;
  readonly json?: boolean;
}

interface LintedTariff {
  readonly file: string;
  readonly id: string;
  readonly findings: readonly Finding[];
}

/** `voltclear tariff lint`: what is wrong with the tariffs of some files, the worst first. */
export async function lintCommand(
  files: readonly string[],
  { lang, timeZone, json }: LintCommandOptions,
): Promise<void> {
  const zone = zoneOption(timeZone);
  const at = new Date();
  const read: TariffFile[] = [];
  for (const file of files) read.push(await readTariffs(file));
  const linted = read.flatMap(({ file, tariffs }) =>
    tariffs.map((tariff) => ({ file, id: tariff.id, findings: lintTariff(tariff, { ...zone, at }) })),
  );
  if (json)
    console.log(
      JSON.stringify(
        linted.map((tariff) => asJson(tariff, lang)),
        undefined,
        2,
      ),
    );
  else for (const tariff of linted) console.log(asText(tariff, lang));
  const errors = linted.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'ERROR').length;
  if (errors > 0) throw new FailedCheck(errors === 1 ? '1 error was found' : `${errors} errors were found`);
}

const NOTHING: Readonly<Record<Language, string>> = { en: 'nothing was found', de: 'nichts gefunden' };

function asText({ file, id, findings }: LintedTariff, language: Language): string {
  const texts = textsIn(language);
  const title = `${file}: ${texts.tariff.title(id)}`;
  if (findings.length === 0) return `${title}\n  ${NOTHING[language]}\n`;
  const lines = findings.map((finding) => {
    const { severity, code, field } = finding;
    return `  ${texts.severities[severity]} ${code} ${field}\n    ${describeFinding(finding, language)}\n`;
  });
  return `${title}\n${lines.join('')}`;
}

function asJson({ file, id, findings }: LintedTariff, language: Language): object {
  return {
    file,
    tariff_id: id,
    findings: findings.map((finding) => ({
      severity: finding.severity,
      code: finding.code,
      field: finding.field,
      ...(finding.element === undefined ? {} : { element: finding.element }),
      text: describeFinding(finding, language),
    })),
  };
}
