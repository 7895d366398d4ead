import { refuseAt } from './read-values.js';
import { isObject, xmlReader } from './xml-reader.js';

const parsed = xmlReader({ ignoreAttributes: true, removeNSPrefix: true });

/** An element with its path, `TimeSeries[2]/Period[1]` with counts from 1 as in XPath, so that a refusal names it. */
export class XmlNode {
  readonly path: string;
  readonly #value: unknown;

  constructor(value: unknown, path: string) {
    this.#value = value;
    this.path = path;
  }

  /** The elements of a name, in their order. */
  children(name: string): readonly XmlNode[] {
    const value = this.#value;
    const found: unknown = isObject(value) && Object.hasOwn(value, name) ? value[name] : [];
    if (!Array.isArray(found)) return [];
    return found.map((item, index) => new XmlNode(item, `${this.path}/${name}[${index + 1}]`));
  }

  /** The one element of a name. Refuses (`bad-field`) none and several. */
  child(name: string): XmlNode {
    const [only, another] = this.children(name);
    if (!only) return refuseAt(`${this.path}/${name}`, 'is missing');
    if (another) return refuseAt(another.path, 'is given a second time');
    return new XmlNode(only.#value, `${this.path}/${name}`);
  }

  /** The text of the one element of a name. */
  text(name: string): string {
    return this.optionalText(name) ?? refuseAt(`${this.path}/${name}`, 'is missing');
  }

  /** The text of an element that may be absent. */
  optionalText(name: string): string | undefined {
    if (this.children(name).length === 0) return undefined;
    const found = this.child(name);
    return typeof found.#value === 'string' ? found.#value : found.refuse('expected text');
  }

  refuse(message: string): never {
    return refuseAt(this.path, message);
  }
}

/** Reads XML; returns the name of its document and the element. Refuses (`bad-field`) as `xmlReader` does. */
export function readXml(text: string): { readonly name: string; readonly root: XmlNode } {
  const documents = Object.entries(parsed(text));
  const [only, another] = documents;
  const elements: unknown = only?.[1];
  if (!only || another || !Array.isArray(elements) || elements.length !== 1) {
    return refuseAt('file', 'expected one XML document');
  }
  return { name: only[0], root: new XmlNode(elements[0], only[0]) };
}
