import type { KnownTexts } from './split-object.js';

/** Numbers the texts that come again: equal texts have equal numbers. */
export interface TextNumbers extends KnownTexts {
  /** The number of the text between two indices. */
  numberOf(text: string, start: number, end: number): number;
}

/** Texts that are looked for where a value begins; the one that was used last first. */
const TRIED = 4;

/**
 * Remembers texts, at most `max` of them; then it forgets them all, so that numbers never mean two texts: they go on
 * from where they were.
 */
export function textNumbers(max: number): TextNumbers {
  const numbers = new Map<string, number>();
  const recent: string[] = [];
  let next = 0;
  const remember = (text: string): number => {
    if (numbers.size >= max) {
      numbers.clear();
      recent.length = 0;
    }
    numbers.set(text, next);
    next += 1;
    return next - 1;
  };
  const used = (text: string): void => {
    const place = recent.indexOf(text);
    if (place === 0) return;
    if (place > 0) recent.splice(place, 1);
    recent.unshift(text);
    recent.length = Math.min(recent.length, TRIED);
  };
  return {
    endOf: (text, start) => {
      const found = recent.find((known) => text.startsWith(known, start));
      return found === undefined ? -1 : start + found.length;
    },
    numberOf: (text, start, end) => {
      const length = end - start;
      const same = recent.find((known) => known.length === length && text.startsWith(known, start));
      const value = same ?? text.slice(start, end);
      const number = numbers.get(value) ?? remember(value);
      used(value);
      return number;
    },
  };
}
