/** Bytes of a logo, as a file. */
export const LOGO_BYTES_MAX = 100 * 1024;
/** A small file may unfold to a huge picture. */
const PIXELS_PER_SIDE_MAX = 4_000;

/** Why a Base64 text is no PNG that can stand on a document; undefined: it is. Reads signature and header only. */
export function faultOfPng(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{44,140000}={0,2}$/.test(base64) || base64.length % 4 !== 0) return 'expected Base64';
  const bytes = (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : Number(base64.endsWith('=')));
  if (bytes > LOGO_BYTES_MAX) return `expected at most ${LOGO_BYTES_MAX} bytes`;
  const head = atob(base64.slice(0, 44));
  if (!head.startsWith('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')) return 'expected a PNG';
  const [width, height] = [numberAt(head, 16), numberAt(head, 20)];
  const isDrawable = width > 0 && height > 0 && Math.max(width, height) <= PIXELS_PER_SIDE_MAX;
  return isDrawable ? undefined : `expected 1 to ${PIXELS_PER_SIDE_MAX} pixels a side`;
}

/**
 * Why a text is no drawing that can stand on a document; undefined: it is. A drawing is one `<svg>` with a `viewBox`
 * that begins at 0 0, and filled `<path>` elements. Everything else is refused: scripts, styles, links, other elements,
 * entities, comments.
 */
export function faultOfSvg(svg: string): string | undefined {
  if (svg.length > LOGO_BYTES_MAX) return `expected at most ${LOGO_BYTES_MAX} characters`;
  const [before = '', ...tags] = svg.split('<');
  if (before.trim() !== '') return 'expected <svg …> and <path …> only';
  const [open, ...rest] = tags.map((tag) => tag.trim());
  const close = rest.pop();
  if (open === undefined || !OPEN.test(open)) return 'expected <svg viewBox="0 0 width height">';
  if (close !== '/svg>' || rest.length === 0) return 'expected at least one path in one <svg>';
  return rest.every((tag) => tag === '/path>' || PATH.test(tag))
    ? undefined
    : 'expected <path d="…" fill="#rrggbb"/> only: no scripts, no styles, no other elements';
}

const OPEN =
  /^svg(?: xmlns="http:\/\/www\.w3\.org\/2000\/svg"| (?:width|height)="[\d.]{1,10}"| role="img"| aria-label="[^"<>&]{0,100}"){0,5} viewBox="0 0 [\d.]{1,10} [\d.]{1,10}"(?: (?:width|height)="[\d.]{1,10}"| role="img"| aria-label="[^"<>&]{0,100}"){0,5}>$/;
const FILL = ' fill="#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?"';
const DATA = ' d="[MmLlHhVvCcSsQqTtAaZz0-9eE+\\-., \\t\\r\\n]{1,50000}"';
const PATH = new RegExp(`^path(?:${FILL}${DATA}|${DATA}${FILL}) {0,2}/?>$`);

function numberAt(bytes: string, offset: number): number {
  let value = 0;
  for (let index = offset; index < offset + 4; index++) value = value * 256 + bytes.charCodeAt(index);
  return value;
}
