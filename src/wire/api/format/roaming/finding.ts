import type { QualityFinding } from '../../../../domain/quality/deviation.js';
import { RULE_TEXTS } from '../../../../domain/quality/rules.js';

/** QualityFinding of openapi.yaml: with what the rule means, and how to mend it. */
export function formatFinding(finding: QualityFinding): object {
  const { meaning, section, remedy } = RULE_TEXTS[finding.rule];
  return {
    rule: finding.rule,
    meaning,
    section,
    remedy,
    module: finding.module,
    pointer: finding.pointer,
    count: finding.count,
    first_seen_at: finding.firstSeenAt.toISOString(),
    last_seen_at: finding.lastSeenAt.toISOString(),
    example: finding.example,
  };
}
