export type Attributes = Readonly<Record<string, string>>;

/**
 * Writes XML front to back as text. Elements without content are left out, since e-invoices may have none (Peppol R008).
 *
 * xmlbuilder2 builds a tree of objects first: 160 invoices of 100 lines a second, and 11 with its callback API; this
 * writes more than ten times as many.
 */
export class XmlWriter {
  #text = '<?xml version="1.0" encoding="UTF-8"?>\n';

  /** An element with others in it. */
  within(name: string, content: () => void, attributes: Attributes = {}): void {
    const before = this.#text;
    this.#text += `<${name}${attributesText(attributes)}>`;
    const { length } = this.#text;
    content();
    if (this.#text.length === length) this.#text = before;
    else this.#text += `</${name}>`;
  }

  /** An element with text in it. */
  leaf(name: string, value: string | undefined, attributes: Attributes = {}): void {
    const text = value === undefined ? '' : xmlText(value);
    if (text !== '') this.#text += `<${name}${attributesText(attributes)}>${text}</${name}>`;
  }

  end(): string {
    return this.#text;
  }
}

/** One line of text without what XML 1.0 forbids (control characters, lone surrogates) and without space around it. */
export function cleanText(value: string): string {
  return value
    .replace(/[\t\n\r]/g, ' ')
    .replace(FORBIDDEN, '')
    .trim();
}

/** Everything but `Char` of XML 1.0, section 2.2. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
/** Text with none of these goes into XML as it is. */
const SPECIAL = /[^\u{20}-\u{D7FF}\u{E000}-\u{FFFD}]|[&<>"]|^ | $/u;

function xmlText(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return cleanText(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function attributesText(attributes: Attributes): string {
  let text = '';
  for (const name in attributes) text += ` ${name}="${xmlText(attributes[name] ?? '')}"`;
  return text;
}
