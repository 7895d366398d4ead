import type { Tariff } from '../../../../domain/roaming/tariff.js';
import type { Finding } from '../../../../domain/tariff-lint/finding.js';
import { describeFinding } from '../../../../domain/tariff-words/describe-finding.js';
import type { Explanation } from '../../../../domain/tariff-words/explanation.js';
import type { Language } from '../../../../domain/tariff-words/languages.js';

/** TariffFindings of openapi.yaml: what the lint found, the worst first. */
export function formatFindings({ id }: Tariff, findings: readonly Finding[], language: Language): object {
  return {
    tariff_id: id,
    findings: findings.map((finding) => ({
      severity: finding.severity,
      code: finding.code,
      field: finding.field,
      ...(finding.element === undefined ? {} : { element_index: finding.element }),
      text: describeFinding(finding, language),
    })),
  };
}

/** TariffInWords of openapi.yaml. */
export function formatTariffWords({ title, topics, table }: Explanation): object {
  return {
    title,
    topics: topics.map(({ heading, lines }) => ({ heading, lines: lines.map(({ kind, text }) => ({ kind, text })) })),
    ...(table ? { table } : {}),
  };
}
