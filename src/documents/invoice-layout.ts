import { Setting } from '../domain/invoicing/read-setting.js';

const PAGE = ['width', 'height', 'left', 'right', 'top', 'bottom'] as const;
const COLOURS = ['ink', 'muted', 'accent', 'rule', 'band', 'onAccent'] as const;
const SIZES = ['title', 'heading', 'text', 'small', 'total', 'logo'] as const;
const COLUMNS = ['position', 'quantity', 'vat', 'net'] as const;

/** Measures in points (1/72 inch) and colours as `#RRGGBB`. The description takes the width that columns leave. */
export interface InvoiceLayout {
  readonly page: Measures<(typeof PAGE)[number]>;
  readonly colours: Readonly<Record<(typeof COLOURS)[number], string>>;
  readonly sizes: Measures<(typeof SIZES)[number]>;
  readonly columns: Measures<(typeof COLUMNS)[number]>;
}

type Measures<Name extends string> = Readonly<Record<Name, number>>;

/** Reads layout.json. Refuses (`bad-setting`) naming the field, for example `page.width`. */
export function parseLayout(json: unknown): InvoiceLayout {
  const { page, colours, sizes, columns } = new Setting(json).fields('page', 'colours', 'sizes', 'columns');
  return {
    page: each(page, PAGE, (setting) => setting.measure()),
    colours: each(colours, COLOURS, (setting) => setting.text(/^#[0-9A-Fa-f]{6}$/, 'a colour such as #0E6E6E')),
    sizes: each(sizes, SIZES, (setting) => setting.measure()),
    columns: each(columns, COLUMNS, (setting) => setting.measure()),
  };
}

/** Reads the same kind of value from each of an object's fields. */
export function each<Name extends string, T>(
  setting: Setting,
  names: readonly Name[],
  read: (field: Setting) => T,
): Record<Name, T> {
  const fields = setting.fields(...names);
  return Object.fromEntries(names.map((name) => [name, read(fields[name])])) as Record<Name, T>;
}
