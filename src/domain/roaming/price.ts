import type { Decimal } from '../decimal.js';

/** What something costs (OCPI 2.2.1, types, Price). `inclVat` absent: VAT is not known, which is not the same as none. */
export interface Price {
  readonly exclVat: Decimal;
  readonly inclVat?: Decimal;
}
