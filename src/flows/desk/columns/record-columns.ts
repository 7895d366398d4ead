import type { Agreement } from '../../../domain/clearing/agreement.js';
import type { LegalEntity } from '../../../domain/clearing/legal-entity.js';
import type { Contest } from '../../../domain/contests/contest.js';
import { partyKey } from '../../../domain/party.js';
import type { Column } from '../../../domain/tables/table.js';
import type { Reminder } from '../../../store/clearing/reminder-store.js';

export const CONTEST_COLUMNS: readonly Column<Contest>[] = [
  { name: 'contest', kind: 'TEXT', of: ({ id }) => id },
  { name: 'cdr', kind: 'TEXT', of: ({ cdrKey }) => cdrKey },
  { name: 'cpo', kind: 'TEXT', of: ({ cpo }) => cpo },
  { name: 'emsp', kind: 'TEXT', of: ({ emsp }) => emsp },
  { name: 'reason', kind: 'TEXT', of: ({ reason }) => reason },
  { name: 'text', kind: 'TEXT', of: ({ text }) => text },
  { name: 'would_pay', kind: 'AMOUNT', of: ({ wouldPay }) => wouldPay },
  { name: 'opened_by', kind: 'TEXT', of: ({ openedBy }) => openedBy },
  { name: 'opened_at', kind: 'INSTANT', of: ({ openedAt }) => openedAt },
  { name: 'answer_by', kind: 'INSTANT', of: ({ answerBy }) => answerBy },
  { name: 'state', kind: 'TEXT', of: ({ state }) => state },
  { name: 'answered_by', kind: 'TEXT', of: ({ answer }) => answer?.by },
  { name: 'answer', kind: 'TEXT', of: ({ answer }) => answer?.text },
];

export const AGREEMENT_COLUMNS: readonly Column<Agreement>[] = [
  { name: 'agreement', kind: 'TEXT', of: ({ key }) => key },
  { name: 'cpo', kind: 'TEXT', of: ({ cpo }) => partyKey(cpo) },
  { name: 'emsp', kind: 'TEXT', of: ({ emsp }) => partyKey(emsp) },
  { name: 'version', kind: 'COUNT', of: ({ version }) => version },
  { name: 'valid_from', kind: 'INSTANT', of: ({ validFrom }) => validFrom },
  { name: 'valid_until', kind: 'INSTANT', of: ({ validUntil }) => validUntil },
  { name: 'model', kind: 'TEXT', of: ({ model }) => model },
  { name: 'billing', kind: 'TEXT', of: ({ billing }) => billing },
  { name: 'settlement_mode', kind: 'TEXT', of: ({ settlementMode }) => settlementMode ?? 'STATEMENT_ONLY' },
  { name: 'currency', kind: 'TEXT', of: ({ currency }) => currency },
  { name: 'contest_days', kind: 'COUNT', of: ({ contestDays }) => contestDays },
  { name: 'payment_term_days', kind: 'COUNT', of: ({ paymentTermDays }) => paymentTermDays },
  { name: 'credit_limit', kind: 'AMOUNT', of: ({ creditLimit }) => creditLimit },
  { name: 'price', kind: 'TEXT', of: ({ priceId }) => priceId },
];

export const LEGAL_ENTITY_COLUMNS: readonly Column<LegalEntity>[] = [
  { name: 'party', kind: 'TEXT', of: ({ party }) => partyKey(party) },
  { name: 'name', kind: 'TEXT', of: ({ name }) => name },
  { name: 'street', kind: 'TEXT', of: ({ street }) => street },
  { name: 'postal_code', kind: 'TEXT', of: ({ postalCode }) => postalCode },
  { name: 'city', kind: 'TEXT', of: ({ city }) => city },
  { name: 'country', kind: 'TEXT', of: ({ countryCode }) => countryCode },
  { name: 'vat_ids', kind: 'TEXT', of: ({ vatIds }) => vatIds.map(({ id }) => id).join(' ') },
  { name: 'iban', kind: 'TEXT', of: ({ iban }) => iban },
  { name: 'bic', kind: 'TEXT', of: ({ bic }) => bic },
];

export const REMINDER_COLUMNS: readonly Column<Reminder>[] = [
  { name: 'reminder', kind: 'TEXT', of: ({ id }) => id },
  { name: 'order', kind: 'TEXT', of: ({ orderKey }) => orderKey },
  { name: 'party', kind: 'TEXT', of: ({ party }) => party },
  { name: 'level', kind: 'COUNT', of: ({ level }) => level },
  { name: 'date', kind: 'DATE', of: ({ date }) => date },
  { name: 'currency', kind: 'TEXT', of: ({ currency }) => currency },
  { name: 'open_amount', kind: 'AMOUNT', of: ({ openAmount }) => openAmount },
];
