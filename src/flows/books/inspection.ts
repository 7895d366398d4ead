import { Breach, type Invariant } from './breach.js';

/** What one look at the books asks, and what it has seen so far. */
export interface Inspection {
  /** Whether any of these is asked; work that serves none of them may be left out. */
  asks(...invariants: readonly Invariant[]): boolean;
  /** Ends the look with a breach, when the invariant is asked and does not hold. */
  mustHold(invariant: Invariant, holds: boolean, breach: () => readonly [where: string, message: string]): void;
  /** Counts what was looked at for an invariant, so that "ok" says over how much. */
  saw(invariant: Invariant, what: string, count?: number): void;
  /** What was not asked, or waits, and why: told beside the verdict, never left out silently. */
  note(invariant: Invariant, text: string): void;
  lookedAt(invariant: Invariant): string;
  notes(invariant: Invariant): readonly string[];
}

/** Notes of one invariant that are told; of more only how many. */
const NOTES_MAX = 5;

/** A look that asks some of the invariants; absent: all of them. */
export function createInspection(asked?: readonly Invariant[]): Inspection {
  const wanted = asked && new Set(asked);
  const counts = new Map<Invariant, Map<string, number>>();
  const notes = new Map<Invariant, string[]>();
  const isAsked = (invariant: Invariant) => wanted === undefined || wanted.has(invariant);
  return {
    asks: (...invariants) => invariants.some(isAsked),
    mustHold: (invariant, holds, breach) => {
      if (holds || !isAsked(invariant)) return;
      const [where, message] = breach();
      throw new Breach(invariant, where, message);
    },
    saw: (invariant, what, count = 1) => {
      const seen = counts.get(invariant) ?? new Map<string, number>();
      counts.set(invariant, seen.set(what, (seen.get(what) ?? 0) + count));
    },
    note: (invariant, text) => {
      const told = notes.get(invariant) ?? [];
      notes.set(invariant, told);
      told.push(text);
    },
    lookedAt: (invariant) => [...(counts.get(invariant) ?? [])].map(([what, count]) => `${count} ${what}`).join(', '),
    notes: (invariant) => {
      const all = notes.get(invariant) ?? [];
      const rest = all.length - NOTES_MAX;
      return rest > 0 ? [...all.slice(0, NOTES_MAX), `and ${rest} more`] : all;
    },
  };
}
