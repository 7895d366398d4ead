/** One thing that was awaited: it came and was right, came and was wrong, or did not come. */
export interface ChargeStep {
  readonly what: string;
  readonly end: 'CAME' | 'WRONG' | 'MISSING';
  readonly said: string;
}
