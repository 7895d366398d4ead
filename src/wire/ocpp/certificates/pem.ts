/** Blocks of one text; a chain has three or four. */
const MOST_BLOCKS = 20;
const BASE64 = /^[A-Za-z0-9+/=\s]{1,20000}$/;

/** The bodies of the PEM blocks (RFC 7468) of a text that have one of these labels; none: another label, or no PEM. */
export function readPem(text: string, labels: readonly string[]): readonly Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (const part of text.split('-----BEGIN ').slice(1, MOST_BLOCKS + 1)) {
    const label = labels.find((one) => part.startsWith(`${one}-----`));
    if (label === undefined) return [];
    const body = part.slice(label.length + 5);
    const end = body.indexOf(`-----END ${label}-----`);
    const base64 = end === -1 ? '' : body.slice(0, end);
    if (!BASE64.test(base64)) return [];
    blocks.push(Buffer.from(base64, 'base64'));
  }
  return blocks;
}
