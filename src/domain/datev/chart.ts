import type { VatCategory } from '../invoicing/document.js';
import { Setting } from '../invoicing/read-setting.js';

/** Which account of the bookkeeper's chart something is booked to; read from tariffs/datev.json. */
export interface DatevChart {
  readonly version: string;
  /** Numbers of the tax adviser and of its client, as DATEV gave them. */
  readonly consultant: number;
  readonly client: number;
  /** First month of the fiscal year, 1 to 12. */
  readonly fiscalYearMonth: number;
  readonly accountLength: number;
  readonly bank: string;
  /** Where documents are netted and payments of runs arrive: zero when all is paid, but for exchange differences. */
  readonly clearing: string;
  /** For everybody who has no account of its own. */
  /** What members owed the hub and will not pay. */
  readonly badDebt: string;
  readonly debtor: string;
  readonly creditor: string;
  readonly revenue: readonly CategoryAccount[];
  readonly expense: readonly CategoryAccount[];
}

/** The account of a VAT category, and of one rate where `rate` is there. */
export interface CategoryAccount {
  readonly category: VatCategory;
  readonly rate?: string;
  readonly account: string;
  /** Tax key (BU-Schlüssel), where the account does not carry the tax by itself. */
  readonly taxKey?: string;
}

const ACCOUNT = /^\d{4,9}$/;
const CATEGORIES: readonly VatCategory[] = ['S', 'AE', 'O', 'E'];

/** Reads tariffs/datev.json. Refuses (`bad-setting`) naming the field, for example `revenue.0.account`. */
export function parseDatevChart(json: unknown): DatevChart {
  const { note: _note, ...at } = new Setting(json).fields(
    'note',
    'version',
    'consultant',
    'client',
    'fiscalYearMonth',
    'accountLength',
    'bank',
    'clearing',
    'badDebt',
    'debtor',
    'creditor',
    'revenue',
    'expense',
  );
  const account = (setting: Setting) => setting.text(ACCOUNT, 'an account of 4 to 9 digits');
  const month = at.fiscalYearMonth.count();
  return {
    version: at.version.text(),
    consultant: at.consultant.count(),
    client: at.client.count(),
    fiscalYearMonth: month >= 1 && month <= 12 ? month : at.fiscalYearMonth.refuse('a month, 1 to 12'),
    accountLength: at.accountLength.count(),
    bank: account(at.bank),
    clearing: account(at.clearing),
    badDebt: account(at.badDebt),
    debtor: account(at.debtor),
    creditor: account(at.creditor),
    revenue: parseAccounts(at.revenue),
    expense: parseAccounts(at.expense),
  };
}

function parseAccounts(setting: Setting): CategoryAccount[] {
  return setting.items().map((item) => {
    const { category, rate, account, taxKey } = item.fields('category', 'rate', 'account', 'taxKey');
    const ofRate = rate.optional((one) => one.text(/^\d{1,2}(\.\d{1,2})?$/, 'a rate in percent'));
    const key = taxKey.optional((one) => one.text(/^\d{1,4}$/, 'a tax key'));
    return {
      category: category.oneOf(CATEGORIES),
      account: account.text(ACCOUNT, 'an account of 4 to 9 digits'),
      ...(ofRate === undefined ? {} : { rate: ofRate }),
      ...(key === undefined ? {} : { taxKey: key }),
    };
  });
}
