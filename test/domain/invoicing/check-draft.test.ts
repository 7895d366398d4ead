import { Decimal } from '../../../src/domain/decimal.js';
import { checkDraft } from '../../../src/domain/invoicing/check-draft.js';
import type { DocumentDraft, DocumentLine } from '../../../src/domain/invoicing/document.js';
import { refusalOf } from '../../support/refusal.js';
import { AGENT_EXAMPLE, PRINCIPAL_EXAMPLE } from '../clearing/settlement-example.js';

const [draft] = AGENT_EXAMPLE.plan.documents.map((planned) => planned.draft);
if (draft === undefined) throw new Error('nothing was planned');
const [line] = draft.lines;
if (line === undefined) throw new Error('a line was expected');
const ten = new Decimal(10);

describe('a draft', () => {
  it('of a run adds up', () => {
    for (const { plan } of [AGENT_EXAMPLE, PRINCIPAL_EXAMPLE]) for (const one of plan.documents) checkDraft(one.draft);
  });

  const wrongLine = (parts: Partial<DocumentLine>): Partial<DocumentDraft> => ({ lines: [{ ...line, ...parts }] });
  it.each<[string, string, string, Partial<DocumentDraft>]>([
    ['without lines', 'bad-field', 'lines', { lines: [] }],
    ['that credits nothing', 'bad-field', 'corrects', { type: '381' }],
    ['with more decimals than its currency', 'bad-field', 'lines.0.net', wrongLine({ net: new Decimal('11.001') })],
    ['whose line is rounded twice', 'bad-field', 'lines.0.roundingDifference', wrongLine({ net: ten })],
    [
      'whose line is far from its CDRs',
      'bad-field',
      'lines.0.net',
      wrongLine({ exact: ten, roundingDifference: new Decimal(1) }),
    ],
    ['with a wrong net', 'bad-field', 'net', { net: ten }],
    ['with a wrong gross', 'bad-field', 'gross', { gross: ten }],
    ['with a wrong taxable amount', 'bad-field', 'vatBreakdown.0.taxable', breakdown({ taxable: ten })],
    ['with a wrong VAT', 'bad-field', 'vatBreakdown.0.vat', breakdown({ vat: ten })],
    ['with VAT of finer cents', 'bad-field', 'vatBreakdown.0.vat', breakdown({ vat: new Decimal('0.001') })],
    ['with VAT of nothing', 'bad-field', 'vatBreakdown', { vatBreakdown: [] }],
    [
      'of a line that no rule has decided',
      'vat-blocked',
      'lines.0.vat',
      wrongLine({ vat: { ...line.vat, ruleId: '' } }),
    ],
    [
      'under reverse charge without the seller’s VAT id',
      'vat-blocked',
      'lines.0.vat',
      { seller: { ...draft.seller, vatIds: [] } },
    ],
    [
      'under reverse charge without the buyer’s VAT id',
      'vat-blocked',
      'lines.0.vat',
      { buyer: { ...draft.buyer, vatIds: [] } },
    ],
  ])('%s is refused', (_what, code, field, parts) => {
    expect(refusalOf(() => checkDraft({ ...draft, ...parts }))).toMatchObject({ code, field });
  });
});

function breakdown(parts: Partial<DocumentDraft['vatBreakdown'][number]>): Partial<DocumentDraft> {
  return { vatBreakdown: (draft?.vatBreakdown ?? []).map((group) => ({ ...group, ...parts })) };
}
