/** The invariants of the books (docs/money.md lists them). */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I8' | 'I9' | 'I10' | 'I11' | 'I12';

/** The first thing that is wrong with the books; `where` is the entry, CDR, document or run that shows it. */
export class Breach extends Error {
  readonly invariant: Invariant;
  readonly where: string;

  constructor(invariant: Invariant, where: string, message: string) {
    super(message);
    this.name = 'Breach';
    this.invariant = invariant;
    this.where = where;
  }
}

/** Goes on only when the invariant holds. */
export function mustHold(holds: boolean, breach: () => Breach): void {
  if (!holds) throw breach();
}
