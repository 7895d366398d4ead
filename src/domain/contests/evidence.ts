import { HubError } from '../errors.js';

/** Kinds of files that may be shown as evidence; told by their content, never by what they are called. */
export const EVIDENCE_TYPES = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  xml: 'application/xml',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
} as const;
export type EvidenceKind = keyof typeof EVIDENCE_TYPES;

export const EVIDENCE_BYTES_MAX = 5 * 1024 * 1024;
export const EVIDENCE_PER_CONTEST_MAX = 20;

const MAGIC: readonly (readonly [EvidenceKind, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
];
const EXTENSIONS: Readonly<Record<string, EvidenceKind>> = {
  pdf: 'pdf',
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  xml: 'xml',
  csv: 'csv',
  txt: 'txt',
};

/**
 * What a file is: its first bytes must be what its name says. Refuses (`bad-field`) other kinds, names that lie, text
 * with control characters, and (`too-large`) files of more than 5 MiB. `text` is the content where it is UTF-8.
 */
export function evidenceKind(file: {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly text: string | undefined;
}): EvidenceKind {
  const { name, bytes, text } = file;
  if (bytes.length > EVIDENCE_BYTES_MAX) {
    throw new HubError('too-large', `file: expected at most ${EVIDENCE_BYTES_MAX} bytes`, 'file.content');
  }
  const named = EXTENSIONS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  if (!named || !name.includes('.')) {
    throw new HubError('bad-field', `file.name: expected ${Object.keys(EXTENSIONS).join(', ')}`, 'file.name');
  }
  const magic = MAGIC.find(([, start]) => start.every((byte, index) => bytes[index] === byte))?.[0];
  if (named === magic) return named;
  if (magic === undefined && isTextKind(named) && isPlainText(text)) {
    if (named !== 'xml' || text.trimStart().startsWith('<')) return named;
  }
  throw new HubError('bad-field', `file.content: the content is not that of a ${named} file`, 'file.content');
}

function isTextKind(kind: EvidenceKind): boolean {
  return kind === 'xml' || kind === 'csv' || kind === 'txt';
}

/** Text that people wrote: no control characters but tabs and line ends. */
function isPlainText(text: string | undefined): text is string {
  return text !== undefined && text.length > 0 && !/[^\P{Cc}\t\r\n]/u.test(text);
}
