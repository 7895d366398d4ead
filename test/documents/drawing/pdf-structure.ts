import { inflateSync } from 'node:zlib';

/** An object of a PDF file: its dictionary as text, and what its stream holds. */
export interface PdfObject {
  readonly id: number;
  readonly text: string;
  readonly stream?: Buffer;
}

/** The objects of a PDF as pdfkit writes it (one revision, none of them inside another). */
export function objectsOf(pdf: Buffer): readonly PdfObject[] {
  const file = pdf.toString('latin1');
  const objects: PdfObject[] = [];
  for (let at = file.indexOf(' 0 obj\n'); at >= 0; at = file.indexOf(' 0 obj\n', at)) {
    const id = Number(file.slice(file.lastIndexOf('\n', at) + 1, at));
    const begin = at + ' 0 obj\n'.length;
    const head = file.slice(begin, file.indexOf('endobj', begin)).split('\n>>\nstream\n', 1)[0] ?? '';
    const length = /\/Length (\d+)/.exec(head)?.[1];
    if (length !== undefined) {
      const from = begin + head.length + '\n>>\nstream\n'.length;
      const raw = pdf.subarray(from, from + Number(length));
      const text = file.slice(begin, from);
      objects.push({ id, text, stream: text.includes('/FlateDecode') ? inflateSync(raw) : raw });
      at = from + raw.length;
    } else {
      const end = file.indexOf('endobj', begin);
      objects.push({ id, text: file.slice(begin, end) });
      at = end;
    }
  }
  return objects;
}

/** How many objects there are of each type, in the order of their names. */
export function typesOf(objects: readonly PdfObject[]): Readonly<Record<string, number>> {
  const types = objects.map(
    ({ text }) => `${/\/Type \/(\w+)/.exec(text)?.[1]} ${/\/Subtype \/([\w#]+)/.exec(text)?.[1]}`,
  );
  return Object.fromEntries(
    [...new Set(types)].sort().map((type) => [type, types.filter((one) => one === type).length]),
  );
}

export function ofType(objects: readonly PdfObject[], type: string): readonly PdfObject[] {
  return objects.filter(({ text }) => new RegExp(`/Type /${type}\\b`).test(text));
}

/** The object that another one refers to under a name. */
export function referred(objects: readonly PdfObject[], { text }: PdfObject, name: string): PdfObject {
  const id = Number(new RegExp(`/${name} \\[?(\\d+) 0 R`).exec(text)?.[1]);
  const found = objects.find((object) => object.id === id);
  if (!found) throw new Error(`no object for ${name} in ${text}`);
  return found;
}

/** The XMP metadata as text. */
export function metadataOf(objects: readonly PdfObject[]): string {
  return ofType(objects, 'Metadata')[0]?.stream?.toString('utf8') ?? '';
}
