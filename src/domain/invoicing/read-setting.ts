import { Decimal } from '../decimal.js';
import { HubError } from '../errors.js';

/**
 * A value of a settings file with the path at which it stands, so that a refusal (`bad-setting`) names the field and
 * not the file. Unknown fields are refused: a typing error in a price must not go unnoticed.
 */
export class Setting {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path = '') {
    this.value = value;
    this.path = path;
  }

  refuse(expected: string): never {
    const got = this.value === undefined ? 'nothing' : JSON.stringify(this.value);
    throw new HubError('bad-setting', `${this.path || 'file'}: expected ${expected}, got ${got}`, this.path);
  }

  /** The fields of an object that may have `known` fields only. */
  fields<Name extends string>(...known: readonly Name[]): Record<Name, Setting> {
    const object = this.#object();
    for (const name of Object.keys(object)) {
      if (!known.some((one) => one === name)) this.#child(name, object[name]).refuse('no such field');
    }
    const entries = known.map((name) => [name, this.#child(name, object[name])] as const);
    return Object.fromEntries(entries) as Record<Name, Setting>;
  }

  /** The fields of an object whose names are data. */
  entries(): [string, Setting][] {
    return Object.entries(this.#object()).map(([name, value]) => [name, this.#child(name, value)]);
  }

  items(): Setting[] {
    if (!Array.isArray(this.value)) return this.refuse('a list');
    return this.value.map((item, index) => this.#child(String(index), item));
  }

  text(pattern = /^\S(.*\S)?$/, expected = 'text'): string {
    if (typeof this.value !== 'string' || !pattern.test(this.value)) return this.refuse(expected);
    return this.value;
  }

  date(): string {
    const text = this.text(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-01-31');
    const day = new Date(`${text}T00:00:00Z`);
    return Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text) ? this.refuse('a real date') : text;
  }

  oneOf<Choice extends string>(choices: readonly Choice[]): Choice {
    const found = choices.find((choice) => choice === this.value);
    return found ?? this.refuse(`one of ${choices.join(', ')}`);
  }

  /** Decimal text, zero or more: a JSON number would have lost digits before it came here. */
  amount(): Decimal {
    return new Decimal(this.text(/^\d{1,12}(\.\d{1,12})?$/, 'a decimal in quotes, such as "0.0500"'));
  }

  count(): number {
    if (typeof this.value !== 'number' || !Number.isSafeInteger(this.value) || this.value < 0) {
      return this.refuse('a whole number');
    }
    return this.value;
  }

  /** A length or size, zero or more; never money. */
  measure(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value) || this.value < 0) {
      return this.refuse('a number of zero or more');
    }
    return this.value;
  }

  /** Reads the value unless it is absent. */
  optional<T>(read: (setting: Setting) => T): T | undefined {
    return this.value === undefined ? undefined : read(this);
  }

  #object(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      return this.refuse('an object');
    }
    return { ...this.value };
  }

  #child(name: string, value: unknown): Setting {
    return new Setting(value, this.path === '' ? name : `${this.path}.${name}`);
  }
}
