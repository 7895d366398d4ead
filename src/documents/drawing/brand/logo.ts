import { HubError } from '../../../domain/errors.js';

/** A drawing of filled paths, or a picture. */
export type Logo =
  | {
      readonly kind: 'PATHS';
      readonly width: number;
      readonly height: number;
      readonly paths: readonly { readonly d: string; readonly fill: string }[];
    }
  | { readonly kind: 'PICTURE'; readonly width: number; readonly height: number; readonly png: Buffer };

/** More is no logo but a way to keep the hub busy. */
const SVG_LENGTH_MAX = 100_000;
const PATHS_MAX = 200;
const SIDE_MAX = 10_000;
const PATH = /^[MmLlHhVvCcSsQqTtAaZz0-9eE+\-., \t\r\n]{1,50000}$/;
const FILL = /^#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?$/;

/**
 * Reads the little of SVG that a logo needs: `viewBox="0 0 w h"` and `<path>` elements with `d` and `fill="#RRGGBB"`.
 * Refuses (`bad-setting`) a file without them, and one that is larger than any logo.
 */
export function parseLogo(svg: string): Logo {
  if (svg.length > SVG_LENGTH_MAX) throw new HubError('bad-setting', 'logo.svg: expected a small drawing', 'logo');
  const box = /viewBox="0 0 ([\d.]{1,10}) ([\d.]{1,10})"/.exec(svg);
  const [width, height] = [Number(box?.[1]), Number(box?.[2])];
  if (!(width > 0 && width <= SIDE_MAX && height > 0 && height <= SIDE_MAX)) {
    throw new HubError('bad-setting', 'logo.svg: expected viewBox="0 0 width height"', 'viewBox');
  }
  const paths = elementsOf(svg).map((element) => ({
    d: attribute(element, 'd', PATH),
    fill: attribute(element, 'fill', FILL),
  }));
  if (paths.length === 0 || paths.length > PATHS_MAX) {
    throw new HubError('bad-setting', `logo.svg: expected at least one path, at most ${PATHS_MAX}`, 'path');
  }
  return { kind: 'PATHS', width, height, paths };
}

/** The text of each `<path …>`, without its brackets. */
function elementsOf(svg: string): string[] {
  return svg
    .split('<path')
    .slice(1)
    .map((rest) => rest.slice(0, Math.max(0, rest.indexOf('>'))));
}

function attribute(element: string, name: string, form: RegExp): string {
  const start = element.search(new RegExp(`\\s${name}="`));
  const from = element.indexOf('"', start) + 1;
  const value = start < 0 ? '' : element.slice(from, Math.max(from, element.indexOf('"', from)));
  if (!form.test(value)) throw new HubError('bad-setting', `logo.svg: a path has no ${name} that can be drawn`, name);
  return value;
}

/** Draws a logo as large as fits into a box, from its left upper corner. */
export function drawLogo(
  pdf: PDFKit.PDFDocument,
  logo: Logo,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const scale = Math.min(box.width / logo.width, box.height / logo.height);
  if (logo.kind === 'PICTURE') {
    pdf.image(logo.png, box.x, box.y, { width: logo.width * scale, height: logo.height * scale });
    return;
  }
  pdf.save();
  pdf.translate(box.x, box.y).scale(scale);
  for (const { d, fill } of logo.paths) pdf.path(d).fill(fill);
  pdf.restore();
}
