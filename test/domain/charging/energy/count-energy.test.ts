import { countEnergy } from '../../../../src/domain/charging/energy/count-energy.js';
import { registerPoints } from '../../../../src/domain/charging/energy/register-points.js';
import { ENERGY_IMPORT, type MeterSample } from '../../../../src/domain/charging/meter-sample.js';
import { atMinute, register, START } from '../builders.js';

const BEGIN = { context: 'Transaction.Begin' };
const END = { context: 'Transaction.End' };
const CLOCK = { context: 'Sample.Clock' };

/** What samples count up to in so many minutes at a connector of 11 kW. */
function counted(samples: readonly MeterSample[], minutes = 60) {
  const points = registerPoints(samples, ENERGY_IMPORT);
  const { totalWh, doubts } = countEnergy(points, { spanMs: minutes * 60_000, maxPowerW: 11_000 });
  return { wh: totalWh.toFixed(), doubts };
}

describe('the energy of a transaction', () => {
  it('is what the register says at the end less what it said at the beginning', () => {
    const samples = [register(START, 1000, BEGIN), register(atMinute(30), 5000), register(atMinute(60), 9000.5, END)];
    expect(counted(samples)).toEqual({ wh: '8000.5', doubts: [] });
  });

  it('is the same in whatever order the values come, and when they come twice', () => {
    const samples = [register(atMinute(60), 9000, END), register(START, 1000, BEGIN), register(atMinute(30), 5000)];
    expect(counted([...samples, ...samples])).toEqual({ wh: '8000', doubts: [] });
  });

  it('is the sum of the stretches in which the register rises, when the meter was set back', () => {
    const samples = [0, 20, 40, 60].map((minute, index) =>
      register(atMinute(minute), [7000, 9000, 100, 1600][index] ?? 0),
    );
    expect(counted(samples)).toEqual({ wh: '3500', doubts: ['METER_RESET'] });
  });

  it('is never less than nothing: with a stop below the start and no values between, nothing is known', () => {
    const samples = [register(START, 5000, BEGIN), register(atMinute(60), 300, END)];
    expect(counted(samples)).toEqual({ wh: '0', doubts: ['ENERGY_DOUBTFUL', 'METER_RESET'] });
  });

  it('takes no fall that comes from rounding for a reset', () => {
    const samples = [
      register(START, 100_000, BEGIN),
      register(atMinute(30), 104_060),
      register(atMinute(60), 104_000, END),
    ];
    expect(counted(samples)).toEqual({ wh: '4000', doubts: [] });
  });

  it('does not begin at 0 when a station booted without its meter: 910 kWh in an hour is no session', () => {
    const samples = [register(START, 0, BEGIN), register(atMinute(1), 910_031), register(atMinute(60), 910_114, END)];
    expect(counted(samples)).toEqual({ wh: '83', doubts: ['BASELINE_DOUBTFUL'] });
  });

  it('begins at 0 where the meter does, at home and in simulators', () => {
    const samples = [register(START, 0, BEGIN), register(atMinute(30), 4000), register(atMinute(60), 8000, END)];
    expect(counted(samples)).toEqual({ wh: '8000', doubts: [] });
  });

  it('is in doubt when it is more than the connector can deliver with a tenth to spare', () => {
    expect(counted([register(START, 1000, BEGIN), register(atMinute(60), 13_100, END)]).doubts).toEqual([]);
    expect(counted([register(START, 1000, BEGIN), register(atMinute(60), 13_101, END)]).doubts).toEqual([
      'ENERGY_DOUBTFUL',
    ]);
  });

  it('is in doubt where a register jumps in between', () => {
    const samples = [register(START, 1000, BEGIN), register(atMinute(30), 3000), register(atMinute(31), 500_000)];
    expect(counted(samples)).toEqual({ wh: '2000', doubts: ['ENERGY_DOUBTFUL'] });
  });

  it('follows start and stop where values between are of a meter that starts at 0 in each session', () => {
    const between = [1, 20, 40, 59].map((minute) => register(atMinute(minute), minute * 100));
    const samples = [register(START, 1_000_000, BEGIN), ...between, register(atMinute(60), 1_006_000, END)];
    expect(counted(samples)).toEqual({ wh: '6000', doubts: [] });
  });
});

describe('the register of a transaction', () => {
  it('is the sum of the phases where no total is told, at moments at which all are told', () => {
    const phases = (minute: number, ...wh: readonly number[]) =>
      wh.map((value, index) => register(atMinute(minute), value, { phase: `L${index + 1}` }));
    expect(counted([...phases(0, 100, 200, 300), ...phases(30, 600, 700), ...phases(60, 1100, 1200, 1300)]).wh).toBe(
      '3000',
    );
  });

  it('is the total where there is one, whatever the phases say', () => {
    const samples = [register(START, 0), register(atMinute(60), 3000), register(atMinute(60), 9000, { phase: 'L1' })];
    expect(counted(samples).wh).toBe('3000');
  });

  it('is the one at the outlet before the one at the inlet', () => {
    const inlet = { location: 'Inlet' };
    const samples = [
      register(START, 0),
      register(atMinute(60), 3000),
      register(START, 0, inlet),
      register(atMinute(60), 3300, inlet),
    ];
    expect(counted(samples).wh).toBe('3000');
    expect(counted(samples.filter(({ location }) => location === 'Inlet')).wh).toBe('3300');
  });

  it('takes values by the clock where they fit between the others, and no others of them', () => {
    const rest = [register(START, 1000, BEGIN), register(atMinute(60), 4000, END)];
    const clock = [
      register(atMinute(15), 2000, CLOCK),
      register(atMinute(30), 77_000, CLOCK),
      register(atMinute(45), 12, CLOCK),
    ];
    expect(counted([...rest, ...clock])).toEqual({ wh: '3000', doubts: [] });
    expect(registerPoints([...rest, ...clock], ENERGY_IMPORT).map(({ wh }) => wh.toNumber())).toEqual([
      1000, 2000, 4000,
    ]);
  });
});
