/** A line longer than this is passed over; a CDR of a month in quarter hours has some 400 kB. */
const MAX_LINE_CHARS = 8 * 1024 * 1024;

/** What stands for a line that is too long to be read. */
export const TOO_LONG = Symbol('line too long');
export type Line = string | typeof TOO_LONG;

/**
 * Cuts a stream of UTF-8 into lines and hands over those of a chunk together, so that writing can be as coarse as
 * reading. Never holds more than one chunk and one line of limited length.
 */
export async function* readLines(source: AsyncIterable<Buffer | string>): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder();
  let open: Line = '';
  for await (const chunk of source) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const parts = text.split('\n');
    const lines: Line[] = [];
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        lines.push(open);
        open = '';
      }
      open = open === TOO_LONG || open.length + part.length > MAX_LINE_CHARS ? TOO_LONG : open + part;
    }
    if (lines.length > 0) yield lines;
  }
  if (open !== '') yield [open];
}
