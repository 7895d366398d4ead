import { HubError } from '../../domain/errors.js';
import type { EInvoice } from './model.js';
import { AMOUNT_RULES } from './rules/amount-rules.js';
import { PRESENCE_RULES } from './rules/presence-rules.js';
import { PROFILE_RULES } from './rules/profile-rules.js';
import type { Rule } from './rules/rule.js';
import { VAT_RULES } from './rules/vat-rules.js';

/** What keeps a document from being an e-invoice of its profile. */
export interface Problem {
  /** BR-CO-14, BR-DE-6, PEPPOL-EN16931-R020, … */
  readonly rule: string;
  readonly code: Rule['code'];
  readonly field: string;
  readonly message: string;
}

const RULES: readonly Rule[] = [...PRESENCE_RULES, ...VAT_RULES, ...AMOUNT_RULES, ...PROFILE_RULES];

/**
 * Refuses an e-invoice that a receiver would have to send back: `vat-blocked` where VAT ids or categories are not
 * sufficient, otherwise `bad-field`; the message names field and rule.
 */
export function checkEInvoice(invoice: EInvoice): void {
  for (const rule of RULES) {
    const problem = problemOf(rule, invoice);
    if (problem !== undefined) throw new HubError(problem.code, problem.message, problem.field);
  }
}

/** Everything that keeps it from being one, for a person who wants to mend it. */
export function problemsOf(invoice: EInvoice): readonly Problem[] {
  return RULES.flatMap((rule) => problemOf(rule, invoice) ?? []);
}

function problemOf({ id, code, appliesTo, find }: Rule, invoice: EInvoice): Problem | undefined {
  if (appliesTo !== undefined && !appliesTo(invoice)) return undefined;
  const found = find(invoice);
  if (found === undefined) return undefined;
  return { rule: id, code, field: found.field, message: `${found.field}: ${found.message} (${id})` };
}
