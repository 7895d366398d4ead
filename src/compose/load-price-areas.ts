import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type PriceArea, parsePriceAreas } from '../domain/analytics/price-areas.js';
import { readYamlFile } from './read-yaml-file.js';

/**
 * Reads and checks where electricity costs what; what is wrong stops the start with its file, line and field. Without
 * the file nobody has said: what energy cost is then not known.
 */
export function loadPriceAreas(tariffsDir: string): readonly PriceArea[] {
  const file = join(tariffsDir, 'price-areas.yaml');
  return existsSync(file) ? readYamlFile(file, parsePriceAreas) : [];
}
