/**
 * The writes of a clearing run by name, in the order in which a run comes to them. Between any two of them a process may
 * end, and whoever takes the run up comes to the same documents, numbers and books.
 */
export const RUN_STEPS = [
  'open',
  'allocate',
  'release blocked',
  'freeze',
  'advance CUT_OFF',
  'keepPlan',
  'advance CALCULATED',
  'advance IN_REVIEW',
  'advance APPROVED',
  'number',
  'mark',
  'release entry',
  'book',
  'advance DOCUMENTED',
  'net',
  'convert',
  'orders',
  'advance INSTRUCTED',
  'advance PARTLY_SETTLED',
  'advance SETTLED',
  'markSettled',
  'advance CLOSED',
  'file',
  'attach',
  'advance CANCELLED',
  'give back',
  'discard',
] as const;
export type RunStep = (typeof RUN_STEPS)[number];
