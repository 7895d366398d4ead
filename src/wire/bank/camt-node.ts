import { refuseAt, textOf } from '../feeds/read-values.js';
import { isObject, xmlReader } from '../feeds/xml-reader.js';

/** Deeper than any element of camt.053 (12 or so). */
const DEPTH_MAX = 40;

const parsed = xmlReader({
  ignoreAttributes: false,
  // Not `removeNSPrefix`: it takes the namespaces away, which tell the version.
  transformTagName: (name) => name.slice(name.indexOf(':') + 1),
  maxNestedTags: DEPTH_MAX,
});

/** The entities that XML itself has; all others would need a document type, which is refused. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,8}));/gi;

/** An element of a bank's file, with its path (`Stmt[1]/Ntry[3]/Amt`, counts from 1) for refusals. */
export class CamtNode {
  readonly path: string;
  readonly #value: unknown;

  constructor(value: unknown, path: string) {
    this.#value = value;
    this.path = path;
  }

  /** The elements of a name, in their order. */
  all(name: string): readonly CamtNode[] {
    const value = this.#value;
    const found: unknown = isObject(value) && Object.hasOwn(value, name) ? value[name] : [];
    if (!Array.isArray(found)) return [];
    return found.map((item, index) => new CamtNode(item, `${this.path}/${name}[${index + 1}]`));
  }

  /** The first element at a path of names, if there is one. */
  find(...names: readonly string[]): CamtNode | undefined {
    let node: CamtNode | undefined = this;
    for (const name of names) node = node?.all(name)[0];
    return node;
  }

  /** The first element at a path. Refuses (`bad-field`) when there is none. */
  get(...names: readonly string[]): CamtNode {
    return this.find(...names) ?? refuseAt(`${this.path}/${names.join('/')}`, 'is missing');
  }

  /** The text of the first element at a path, if there is one that is not empty. */
  text(...names: readonly string[]): string | undefined {
    const value = this.find(...names)?.content();
    return value === undefined || value === '' ? undefined : value;
  }

  /** Own text, its references resolved and control characters made spaces. */
  content(): string | undefined {
    const value = isObject(this.#value) ? this.#value['#text'] : this.#value;
    return typeof value === 'string' ? this.#resolved(value) : undefined;
  }

  attribute(name: string): string | undefined {
    const value = isObject(this.#value) ? this.#value[`@${name}`] : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  /** The values of all attributes. */
  attributes(): readonly string[] {
    const entries = isObject(this.#value) ? Object.entries(this.#value) : [];
    return entries.flatMap(([name, value]) => (name.startsWith('@') && typeof value === 'string' ? [value] : []));
  }

  refuse(message: string): never {
    return refuseAt(this.path, message);
  }

  #resolved(text: string): string {
    const resolved = text.replace(REFERENCE, (reference, decimal, hex, name) => {
      if (name !== undefined) return NAMED[name] ?? this.refuse(`${reference} is not an entity that is read`);
      const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : this.refuse(`${reference} is no character`);
    });
    return resolved.replace(/\p{Cc}/gu, ' ');
  }
}

/**
 * Reads the XML of a bank; returns its document element. Refuses (`bad-field`) what is not UTF-8, nested too deep, and
 * otherwise as `xmlReader` does.
 */
export function readCamtXml(bytes: Uint8Array): CamtNode {
  const [[name, elements] = ['', []], another] = Object.entries(parsed(textOf(bytes)));
  if (another || name !== 'Document' || !Array.isArray(elements) || elements.length !== 1) {
    return refuseAt('file', 'expected one Document of ISO 20022');
  }
  return new CamtNode(elements[0], 'Document');
}
