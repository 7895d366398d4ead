import type { Finding, LintCode } from '../tariff-lint/finding.js';
import { type Language, textsIn } from './languages.js';
import type { LintTexts } from './texts.js';

/** A finding of the lint as a sentence. */
export function describeFinding(finding: Finding, language: Language): string {
  return say(finding, textsIn(language).lint);
}

function say<Code extends LintCode>({ code, data }: Finding<Code>, texts: LintTexts): string {
  return texts[code](data);
}
