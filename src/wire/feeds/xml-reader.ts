import { type X2jOptions, XMLParser } from 'fast-xml-parser';
import { refuseAt, shown } from './read-values.js';

/** Values stay text, no entity is resolved. */
const OPTIONS: X2jOptions = {
  attributeNamePrefix: '@',
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  trimValues: true,
  // Every element is a list, also one that comes once.
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
};

/**
 * Makes a reader of XML as fast-xml-parser gives it, with what is special about its files. It refuses (`bad-field`) what is
 * not well-formed, and document types and entities, by which a file could read others or grow without end.
 */
export function xmlReader(special: X2jOptions): (text: string) => Readonly<Record<string, unknown>> {
  const parser = new XMLParser({ ...OPTIONS, ...special });
  return (text) => {
    if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) refuseAt('file', 'document types and entities are not read');
    try {
      const document: unknown = parser.parse(text, true);
      return isObject(document) ? document : {};
    } catch (error) {
      return refuseAt('file', `this is not XML that is read: ${shown(error instanceof Error ? error.message : '')}`);
    }
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
