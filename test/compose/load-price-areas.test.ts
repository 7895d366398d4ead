import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPriceAreas } from '../../src/compose/load-price-areas.js';
import { refusalOf } from '../support/refusal.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'areas-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('price areas at start', () => {
  it('are those that ship with the hub', () => {
    expect(loadPriceAreas('tariffs').map(({ index }) => index)).toContain('EPEX-DE');
  });

  it('are none without their file', () => {
    expect(loadPriceAreas(folder)).toEqual([]);
  });

  it('are refused with file, line and field', () => {
    const file = join(folder, 'price-areas.yaml');
    writeFileSync(file, 'areas:\n  - name: Germany\n    index: EPEX-DE\n    currency: Euro\n    countries: [DEU]\n');
    expect(refusalOf(() => loadPriceAreas(folder))).toMatchObject({ code: 'bad-setting', field: 'areas.0.currency' });
    expect(refusalOf(() => loadPriceAreas(folder)).message).toContain(`${file}:4: areas.0.currency`);
  });
});
