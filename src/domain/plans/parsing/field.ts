import { Decimal } from '../../decimal.js';
import { HubError } from '../../errors.js';
import { collect } from './bad-fields.js';

/** Reads one value of a plan file, or refuses it. */
export type Reader<T> = (field: Field) => T;

type Shape = Readonly<Record<string, Reader<unknown>>>;

/** What a shape reads: the fields that it may leave out are absent then, and not `undefined`. */
export type Values<S extends Shape> = {
  readonly [K in keyof S as undefined extends ReturnType<S[K]> ? never : K]: ReturnType<S[K]>;
} & {
  readonly [K in keyof S as undefined extends ReturnType<S[K]> ? K : never]?: Exclude<ReturnType<S[K]>, undefined>;
};

/** The range of a number; both ends belong to it. */
export interface Range {
  readonly min: Decimal | number;
  readonly max: Decimal | number;
}

/**
 * A value of a plan file with the path at which it stands, such as `energy.grid_fees.2.window.from`. It refuses with
 * `bad-field`; of objects and lists all that is wrong in them at once (`BadFields`).
 */
export class Field {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path = '') {
    this.value = value;
    this.path = path;
  }

  /** Refuses the value, saying what should stand there. */
  refuse(expected: string): never {
    return this.complain(`expected ${expected}, got ${shown(this.value)}`);
  }

  /** Refuses the value for another reason than its form. */
  complain(message: string): never {
    throw new HubError('bad-field', `${this.path || 'plan'}: ${message}`, this.path);
  }

  /** A field of this object or an item of this list, also one that is not there. */
  at(name: number | string): Field {
    const path = this.path === '' ? `${name}` : `${this.path}.${name}`;
    if (Array.isArray(this.value)) return new Field(this.value[Number(name)], path);
    return new Field(isObject(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined, path);
  }

  /** An object with the fields of a shape and no others. */
  object<S extends Shape>(shape: S): Values<S> {
    if (!isObject(this.value)) return this.refuse('names with values');
    const known = Object.keys(shape);
    const unknown = Object.keys(this.value).filter((name) => !known.includes(name));
    const refusals = unknown.map((name) => () => this.at(name).complain(`no such field; known: ${known.join(', ')}`));
    const readings = Object.entries(shape).map(
      ([name, read]) =>
        () =>
          [name, read(this.at(name))] as const,
    );
    const entries = collect([...refusals, ...readings]).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as Values<S>;
  }

  /** A list with at least one item and at most `MAX_ITEMS`. */
  list<T>(read: Reader<T>): T[] {
    if (!Array.isArray(this.value) || this.value.length === 0) return this.refuse('a list with at least one item');
    if (this.value.length > MAX_ITEMS) return this.complain(`more than ${MAX_ITEMS} items`);
    return collect(this.value.map((_item, index) => () => read(this.at(index))));
  }

  /** Every name of an object whose names are data, with its value. */
  entries(): readonly (readonly [string, Field])[] {
    if (!isObject(this.value) || Object.keys(this.value).length === 0) return this.refuse('names with values');
    return Object.keys(this.value).map((name) => [name, this.at(name)]);
  }

  text(pattern: RegExp, expected: string): string {
    if (typeof this.value !== 'string' || !pattern.test(this.value)) return this.refuse(expected);
    return this.value;
  }

  oneOf<Choice extends string>(choices: readonly Choice[]): Choice {
    return choices.find((choice) => choice === this.value) ?? this.refuse(`one of ${choices.join(', ')}`);
  }

  flag(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.refuse('true or false');
  }

  /** A decimal in a range, exactly as it was written. */
  decimal({ min, max }: Range): Decimal {
    const value = decimalOf(this.value);
    if (!value || value.lessThan(min) || value.greaterThan(max)) return this.refuse(`a number from ${min} to ${max}`);
    return value;
  }

  /** A whole number in a range. */
  count(range: Range): number {
    const value = this.decimal(range);
    return value.isInteger() ? value.toNumber() : this.refuse('a whole number');
  }
}

/** Reads a value that may be absent; one that is there and empty is refused. */
export function optional<T>(read: Reader<T>): Reader<T | undefined> {
  return (field) => (field.value === undefined ? undefined : read(field));
}

/** What a reader gives, or nothing where it would refuse: for what must be known before its turn comes. */
export function peek<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof HubError) return undefined;
    throw error;
  }
}

/** Items of a list, and characters of a refused value that are shown. */
const MAX_ITEMS = 1_000;
const SHOWN_CHARACTERS = 60;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Decimal.isDecimal(value);
}

/** JavaScript numbers are taken when they are whole: others have lost digits before they came here. */
function decimalOf(value: unknown): Decimal | undefined {
  if (Decimal.isDecimal(value)) return new Decimal(value).isFinite() ? new Decimal(value) : undefined;
  if (Number.isSafeInteger(value)) return new Decimal(String(value));
  return typeof value === 'string' && /^-?\d{1,12}(\.\d{1,12})?$/.test(value) ? new Decimal(value) : undefined;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
