import { type ApiPlanDemand, demandLines } from '../../../src/cli/plans/demand.js';
import { useRunningHub } from '../../support/hub-process.js';
import { OPERATOR } from '../../support/hub-settings.js';
import { runCli } from '../../support/run-cli.js';

const hub = useRunningHub('plan-demand');
/** Each command is a process of its own. */
const SLOW_MS = 30_000;

function asked(...args: readonly string[]) {
  const hubOptions = ['--email', OPERATOR.email, '--password', OPERATOR.password, '--hub', hub.url()];
  return runCli(['plan', 'demand', ...args, ...hubOptions]);
}

const TOLD: ApiPlanDemand = {
  plan: 'DEPOT',
  month: '2026-10',
  currency: 'EUR',
  per_kw: '9.80',
  locations: [
    {
      location: 'DE*VFL/DEPOT-1',
      peak_slot: '2026-10-12T09:30:00.000Z',
      mean_kw: '30',
      amount: '294.00',
      emsps: [
        { emsp: 'DE*XYZ', energy_kwh: '5', amount: '196.00' },
        { emsp: 'FR*QRS', energy_kwh: '2.5', amount: '98.00' },
      ],
    },
    { location: 'DE*VFL/D2', mean_kw: '0', amount: '0.00', emsps: [] },
  ],
  complete: false,
};

describe('voltclear plan demand', () => {
  it('prints a line per location, who bears it, and that it is not complete', () => {
    expect(demandLines(TOLD)).toEqual([
      'DEPOT in 2026-10: 9.80 EUR per kW of the highest quarter hour, excl. VAT',
      'location        quarter hour               kW         kWh      amount',
      'DE*VFL/DEPOT-1  2026-10-12T09:30Z      30.000                  294.00',
      '                DE*XYZ                              5.000      196.00',
      '                FR*QRS                              2.500       98.00',
      'DE*VFL/D2       nothing charged         0.000                    0.00',
      'not complete: the month is not over, or CDRs are not in it yet',
    ]);
    expect(demandLines({ ...TOLD, locations: [], complete: true }).slice(2)).toEqual([
      'nothing was sold at its locations',
    ]);
  });

  it(
    'asks a running hub, for lines or for CSV',
    async () => {
      const [lines, csv] = await Promise.all([
        asked('depot-demand', '--month', '2026-01'),
        asked('DEPOT-DEMAND', '--month', '2026-01', '--csv'),
      ]);
      expect(lines).toMatchObject({ code: 0, stderr: '' });
      expect(lines.stdout.split('\n')).toEqual([
        'DEPOT-DEMAND in 2026-01: 9.8 EUR per kW of the highest quarter hour, excl. VAT',
        'location  quarter hour               kW         kWh      amount',
        'nothing was sold at its locations',
        '',
      ]);
      expect(csv.stdout).toBe('location,peak_slot,mean_kw,per_kw,cdr,emsp,energy_kwh,amount,currency\r\n');
    },
    SLOW_MS,
  );

  it(
    'ends with 2 when it is asked wrongly, and with 1 when the hub refuses',
    async () => {
      const [wrong, refused] = await Promise.all([
        asked('DEPOT', '--month', 'October'),
        asked('no-such-plan', '--month', '2026-10'),
      ]);
      expect(wrong).toMatchObject({ code: 2, stdout: '' });
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/HTTP 404 .*no plan NO-SUCH-PLAN/);
    },
    SLOW_MS,
  );
});
