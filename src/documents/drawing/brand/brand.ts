import type { Branding } from '../../../domain/clearing/legal-entity.js';
import type { InvoiceLayout } from '../invoice-layout.js';
import { flatPng } from './flat-png.js';
import { drawLogo, type Logo, parseLogo } from './logo.js';
import { type Palette, paletteOf } from './palette.js';
import { scratchPdf } from './scratch-pdf.js';

/** How the documents of somebody look. */
export interface Brand {
  readonly palette: Palette;
  /** Absent: there is none that can be drawn, and the name stands in its place. */
  readonly logo?: Logo;
}

/** Logos that are kept ready: drawing one for a trial takes longer than a page. */
const KEPT = 50;

/**
 * Looks of legal entities; without a branding of its own an entity has the hub's. A logo that cannot be drawn, or a colour
 * that is none, is left out: it never stops a document.
 */
export function createBrands(layout: InvoiceLayout, hubLogo: Logo): (branding: Branding | undefined) => Brand {
  const logos = new Map<string, Logo | undefined>();
  return (branding) => {
    if (branding === undefined) return { palette: paletteOf(layout), logo: hubLogo };
    const palette = paletteOf(layout, branding);
    const { logo: given } = branding;
    if (given === undefined) return { palette };
    if (!logos.has(given.data)) {
      if (logos.size >= KEPT) logos.clear();
      logos.set(given.data, usable(given));
    }
    const logo = logos.get(given.data);
    return logo === undefined ? { palette } : { palette, logo };
  };
}

function usable({ type, data }: NonNullable<Branding['logo']>): Logo | undefined {
  try {
    const logo: Logo = type === 'svg' ? parseLogo(data) : { kind: 'PICTURE', ...flatPng(Buffer.from(data, 'base64')) };
    drawLogo(scratchPdf(), logo, { x: 0, y: 0, width: 100, height: 100 });
    return logo;
  } catch {
    return undefined;
  }
}
