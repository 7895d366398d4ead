import { create } from 'qrcode';

/** Light modules that a code needs around it (ISO/IEC 18004); the white of the page counts. */
const QUIET = 2;

/**
 * Draws a QR code as one filled path of rectangles, a row at a time; error correction M, as EPC069-12 asks for. One
 * segment of bytes, so that every reader takes the text for UTF-8.
 */
export function drawCode(
  pdf: PDFKit.PDFDocument,
  text: string,
  box: { readonly x: number; readonly y: number; readonly side: number },
): void {
  const { size, isDark } = codeOf(text);
  const module = box.side / (size + 2 * QUIET);
  for (let row = 0; row < size; row++) {
    for (let from = 0; from < size; from++) {
      let to = from;
      while (to < size && isDark(row, to)) to++;
      if (to === from) continue;
      pdf.rect(box.x + (QUIET + from) * module, box.y + (QUIET + row) * module, (to - from) * module, module);
      from = to;
    }
  }
  pdf.fill('#000000');
}

/** The modules of a code. */
export function codeOf(text: string): { readonly size: number; isDark(row: number, column: number): boolean } {
  const data = new Uint8ClampedArray(Buffer.from(text));
  const { modules } = create([{ data, mode: 'byte' }], { errorCorrectionLevel: 'M' });
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}
