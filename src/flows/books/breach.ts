/** The invariants of the books, in order (docs/books.md lists them). */
export const INVARIANTS = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
  'I11',
  'I12',
  'I13',
  'I14',
  'I15',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

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
