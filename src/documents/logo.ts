import { HubError } from '../domain/errors.js';

/** A drawing of filled paths. */
export interface Logo {
  readonly width: number;
  readonly height: number;
  readonly paths: readonly { readonly d: string; readonly fill: string }[];
}

/**
 * Reads the little of SVG that a logo needs: `viewBox="0 0 w h"` and `<path>` elements with `d` and `fill="#RRGGBB"`.
 * Refuses (`bad-setting`) a file without them.
 */
export function parseLogo(svg: string): Logo {
  const box = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  if (!box) throw new HubError('bad-setting', 'logo.svg: expected viewBox="0 0 width height"', 'viewBox');
  const paths = [...svg.matchAll(/<path\b[^>]*>/g)].map(([element]) => ({
    d: attribute(element, 'd'),
    fill: attribute(element, 'fill'),
  }));
  if (paths.length === 0) throw new HubError('bad-setting', 'logo.svg: expected at least one path', 'path');
  return { width: Number(box[1]), height: Number(box[2]), paths };
}

function attribute(element: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]+)"`).exec(element)?.[1];
  if (value === undefined) throw new HubError('bad-setting', `logo.svg: a path has no ${name}`, name);
  return value;
}
