import { Setting } from '../../domain/invoicing/read-setting.js';
import { each } from '../each-setting.js';

const PAGE = ['width', 'height', 'left', 'right', 'top', 'bottom'] as const;
const COLOURS = ['ink', 'muted', 'rule', 'primary', 'secondary'] as const;
const SIZES = ['title', 'heading', 'text', 'small', 'tiny', 'total', 'logo'] as const;
const COLUMNS = ['position', 'quantity', 'unit', 'vat', 'net'] as const;

/**
 * Measures in points (1/72 inch) and colours as `#RRGGBB`. `primary` and `secondary` give way to those of a legal entity.
 * The description takes the width that the columns leave.
 */
export interface InvoiceLayout {
  readonly page: Measures<(typeof PAGE)[number]>;
  readonly colours: Readonly<Record<(typeof COLOURS)[number], string>>;
  readonly sizes: Measures<(typeof SIZES)[number]>;
  readonly columns: Measures<(typeof COLUMNS)[number]>;
}

type Measures<Name extends string> = Readonly<Record<Name, number>>;

/** What a colour of a document looks like in a setting. */
export const HEX_COLOUR = /^#[0-9A-Fa-f]{6}$/;

/** Reads layout.json. Refuses (`bad-setting`) naming the field, for example `page.width`. */
export function parseLayout(json: unknown): InvoiceLayout {
  const { page, colours, sizes, columns } = new Setting(json).fields('page', 'colours', 'sizes', 'columns');
  return {
    page: each(page, PAGE, (setting) => setting.measure()),
    colours: each(colours, COLOURS, (setting) => setting.text(HEX_COLOUR, 'a colour such as #0E6E6E')),
    sizes: each(sizes, SIZES, (setting) => setting.measure()),
    columns: each(columns, COLUMNS, (setting) => setting.measure()),
  };
}
