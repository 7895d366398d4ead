import type { Branding } from '../../../domain/clearing/legal-entity.js';
import { HEX_COLOUR, type InvoiceLayout } from '../invoice-layout.js';

const NAMES = ['ink', 'muted', 'rule', 'primary', 'onPrimary', 'secondary', 'onSecondary', 'heading', 'mark'] as const;
export type Colour = (typeof NAMES)[number];
/** Every colour of a document, `#RRGGBB`. Text colours (`on…`, heading) can be read on what they stand on. */
export type Palette = Readonly<Record<Colour, string>>;

/** Contrast that text needs to be read (WCAG 2.2, 1.4.3). */
const READABLE = 4.5;
const WHITE = '#FFFFFF';

/** The colours of a layout with those of a legal entity put in, where it has any that are colours. */
export function paletteOf({ colours }: Pick<InvoiceLayout, 'colours'>, branding: Branding = {}): Palette {
  const own = colourOr(branding.primaryColour);
  const primary = own ?? colours.primary;
  const secondary = colourOr(branding.secondaryColour) ?? (own ? mix(own, WHITE, 0.1) : colours.secondary);
  return {
    ...colours,
    primary,
    secondary,
    heading: readableOn(WHITE, primary),
    onPrimary: firstReadable(primary, [WHITE, colours.ink]),
    onSecondary: firstReadable(secondary, [colours.ink, WHITE]),
    mark: mix(colours.muted, WHITE, 0.12),
  };
}

function colourOr(colour: string | undefined): string | undefined {
  return colour !== undefined && HEX_COLOUR.test(colour) ? colour : undefined;
}

function firstReadable(ground: string, colours: readonly string[]): string {
  return colours.find((colour) => contrast(colour, ground) >= READABLE) ?? readableOn(ground, ground);
}

/** The colour itself, or as much darker (on dark ground lighter) as it takes to be read on `ground`. */
function readableOn(ground: string, colour: string): string {
  const end = contrast('#000000', ground) >= contrast(WHITE, ground) ? '#000000' : WHITE;
  for (let share = 1; share > 0; share -= 0.1) {
    const mixed = mix(colour, end, share);
    if (contrast(mixed, ground) >= READABLE) return mixed;
  }
  return end;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** `share` of the first colour and the rest of the second. */
function mix(one: string, other: string, share: number): string {
  const ground = channels(other);
  const mixed = channels(one).map((channel, index) => Math.round(channel * share + (ground[index] ?? 0) * (1 - share)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
}
