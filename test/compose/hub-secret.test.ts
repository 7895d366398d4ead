import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hubSecret } from '../../src/compose/hub-secret.js';
import { useTempFolder } from '../support/hub-settings.js';
import { refusalOf } from '../support/refusal.js';

const folder = useTempFolder('hub-secret');

describe("the hub's secret", () => {
  it('is the one that was set, and then none is kept', () => {
    const dataDir = join(folder, 'set');
    expect(hubSecret('a secret from the settings, long enough', dataDir)).toBe(
      'a secret from the settings, long enough',
    );
    expect(() => readdirSync(dataDir)).toThrow('ENOENT');
  });

  it('is made once and kept for its owner alone', () => {
    const dataDir = join(folder, 'made');
    const secret = hubSecret(undefined, dataDir);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(hubSecret(undefined, dataDir)).toBe(secret);
    expect(readFileSync(join(dataDir, 'hub-secret'), 'utf8')).toBe(secret);
    expect(readdirSync(dataDir)).toEqual(['hub-secret']);
    expect(statSync(join(dataDir, 'hub-secret')).mode & 0o777).toBe(0o600);
  });

  it('is refused when what was kept is cut', () => {
    writeFileSync(join(folder, 'hub-secret'), 'short\n');
    expect(refusalOf(() => hubSecret(undefined, folder))).toMatchObject({ code: 'bad-setting' });
  });
});
