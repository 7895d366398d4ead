import type { Deviation } from '../../../domain/quality/deviation.js';

/** Takes note of what was tolerated in a message. */
export type Tolerate = (deviation: Omit<Deviation, 'module'>) => void;

/** Where a field stands, and who takes note; absent: nobody does. */
export interface Noted {
  /** Path of the object around it: `''`, or `cdr_token.` with the dot. */
  readonly at: string;
  readonly tolerate?: Tolerate | undefined;
}

/** Notes a text that is longer than OCPI allows; the text itself is not shown, it may be somebody's name. */
export function noteTooLong(object: Noted, key: string, { length, most }: { length: number; most: number }): void {
  const example = `${length} characters, at most ${most}`;
  object.tolerate?.({ rule: 'too-long', pointer: pointerTo(object, key), example });
}

/** Notes a value that an enum of this version of OCPI does not have. */
export function noteUnknownValue(object: Noted, key: string, value: string): void {
  object.tolerate?.({ rule: 'unknown-enum-value', pointer: pointerTo(object, key), example: value });
}

/** Notes a DateTime without `Z`. */
export function noteNoZone(object: Noted, key: string, value: string): void {
  object.tolerate?.({ rule: 'date-without-zone', pointer: pointerTo(object, key), example: value });
}

/** The JSON pointer (RFC 6901) of a path such as `evses.3.status`, with `*` for the index of a list. */
export function pointerOf(path: string): string {
  return path
    .split('.')
    .map((name) => `/${/^\d{1,9}$/.test(name) ? '*' : name.replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}

/** Takes note of what stands in a part that was sent alone, as if the whole had been sent. */
export function notedBelow(pointer: string, tolerate: Tolerate | undefined): Tolerate | undefined {
  return tolerate && ((deviation) => tolerate({ ...deviation, pointer: `${pointer}${deviation.pointer}` }));
}

/** Takes note only of what stands in some fields: of an object that was merged, those that the message named. */
export function notedIn(names: readonly string[], tolerate: Tolerate | undefined): Tolerate | undefined {
  const tops = new Set(names.map(pointerOf));
  return (
    tolerate &&
    ((deviation) => {
      if (tops.has(`/${deviation.pointer.split('/')[1]}`)) tolerate(deviation);
    })
  );
}

function pointerTo({ at }: Noted, key: string): string {
  return pointerOf(`${at}${key}`);
}
