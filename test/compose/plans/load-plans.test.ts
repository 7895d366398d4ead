import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlans } from '../../../src/compose/plans/load-plans.js';
import { useTempFolder } from '../../support/hub-settings.js';
import { refusalOf } from '../../support/refusal.js';

const base = useTempFolder('load-plans');
const CLOCK = { now: () => new Date('2026-10-12T09:00:00Z') };

const PLAN = `id: NIGHT
party: DE*TST
level: RETAIL
currency: EUR
time_zone: Europe/Berlin
name: { en: Night }
valid_from: 2026-01-01
vat: 19
holidays: { country: DE, region: BW, add: [2026-12-24] }
energy:
  base:
    - { name: Base, price: 0.10 }
`;

/** A folder of tariffs with these plan files. */
function tariffsWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(base, 'tariffs-'));
  mkdirSync(join(folder, 'plans'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'plans', name), text);
  return folder;
}

function complaints(files: Readonly<Record<string, string>>): readonly string[] {
  const folder = tariffsWith(files);
  const refused = refusalOf(() => loadPlans(folder, CLOCK));
  expect(refused.code).toBe('bad-setting');
  return refused.message.split('\n').map((line) => line.replace(join(folder, 'plans/'), ''));
}

describe('the plans of a hub', () => {
  it('are none without a folder, or with an empty one', () => {
    expect(loadPlans(join(base, 'nowhere'), CLOCK)).toEqual([]);
    expect(loadPlans(tariffsWith({ 'README.md': '# Plans' }), CLOCK)).toEqual([]);
  });

  it('are read from all YAML files, in the order of their names', () => {
    const plans = loadPlans(
      tariffsWith({ 'b.yaml': PLAN, 'a.yml': PLAN.replace('NIGHT', 'DAY').replace('DE*TST', 'FR*TST') }),
      CLOCK,
    );
    expect(plans.map(({ id }) => id)).toEqual(['DAY', 'NIGHT']);
    expect(plans[1]?.energy.parts[0]?.perKwh.toFixed()).toBe('0.1');
  });

  it('have the public holidays of their region as far as three years ahead', () => {
    const [plan] = loadPlans(tariffsWith({ 'a.yaml': PLAN }), CLOCK);
    const asked = ['2026-01-06', '2026-04-06', '2026-12-24', '2026-12-26', '2029-12-25', '2026-04-05', '2026-12-31'];
    expect(asked.map((date) => plan?.holidays.has(date))).toEqual([true, true, true, true, true, false, false]);
  });
});

describe('a wrong plan stops the start', () => {
  it('with file, line and field of everything that is wrong', () => {
    const wrong = PLAN.replace('EUR', 'Euro')
      .replace('price: 0.10', 'price: 250')
      .concat('idle:\n  per_minute: 0.10\n');
    expect(complaints({ 'a.yaml': wrong, 'b.yaml': PLAN.replace('region: BW', 'region: QQ') })).toEqual([
      'a.yaml:4: currency: expected a currency of ISO 4217, such as EUR, got "Euro"',
      'a.yaml:12: energy.base.0.price: expected a number from 0 to 100, got "250"',
      'a.yaml:14: idle.per_minute: no such field; known: per_hour, grace_minutes, exempt, max_per_session, max_per_day, vat',
      'a.yaml:13: idle.per_hour: expected a number from 0 to 1000, got nothing',
      'b.yaml:9: holidays.region: DE has no region QQ in the calendar',
    ]);
  });

  it('when it is no YAML', () => {
    expect(complaints({ 'a.yaml': 'id: [' })).toEqual([expect.stringMatching(/^a\.yaml:1: /)]);
  });

  it('when it does not go with the others, in the file that comes later', () => {
    expect(complaints({ 'a.yaml': PLAN, 'b.yaml': `# the same again\n${PLAN}` })).toEqual([
      'b.yaml:2: id: another plan is called NIGHT',
      'b.yaml:2: locations: NIGHT is a RETAIL plan for the same locations at the same time',
    ]);
  });
});
