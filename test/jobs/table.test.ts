import { validate } from 'node-cron';
import { type JobFlows, jobTable } from '../../src/jobs/table.js';

/** Flows that note that they were called, and with what. */
function aTable() {
  const called: unknown[][] = [];
  const note =
    <Result>(name: string, result: Result) =>
    (...given: unknown[]): Result => {
      called.push([name, ...given]);
      return result;
    };
  const flows: JobFlows = {
    deliverOutbox: note('deliverOutbox', undefined),
    clearLeftovers: note('clearLeftovers', Promise.resolve(0)),
    mendContests: note('mendContests', Promise.resolve(0)),
    resumeRuns: note('resumeRuns', Promise.resolve(0)),
    closeMonth: note('closeMonth', Promise.resolve(undefined)),
    followRuns: note('followRuns', Promise.resolve(0)),
    renderDocuments: note('renderDocuments', Promise.resolve(0)),
    checkStillAlive: note('checkStillAlive', Promise.resolve(0)),
    tellUntold: note('tellUntold', Promise.resolve(0)),
    fetchDuePrices: note('fetchDuePrices', Promise.resolve(0)),
    spreadNewLines: note('spreadNewLines', Promise.resolve(0)),
    publishPlans: note('publishPlans', Promise.resolve(0)),
    keepBalances: note('keepBalances', Promise.resolve(0)),
    watchCredit: note('watchCredit', Promise.resolve()),
    resumeBankLines: note('resumeBankLines', Promise.resolve(0)),
    makeReminders: note('makeReminders', Promise.resolve(0)),
  };
  return { called, table: jobTable(flows) };
}

describe('the table of jobs', () => {
  it('names each job once and when it runs', () => {
    const { table } = aTable();
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
    for (const { name, cron } of table) expect([name, validate(cron)]).toEqual([name, true]);
  });

  it('calls each flow of the hub, and leaves CDRs alone whose request may still be at work', async () => {
    const { called, table } = aTable();
    const now = new Date('2026-11-01T02:15:00Z');
    for (const job of table) await job.run(now);
    expect(called.map(([name]) => name).sort()).toEqual(
      [
        'checkStillAlive',
        'clearLeftovers',
        'mendContests',
        'closeMonth',
        'deliverOutbox',
        'fetchDuePrices',
        'followRuns',
        'keepBalances',
        'publishPlans',
        'renderDocuments',
        'resumeRuns',
        'spreadNewLines',
        'tellUntold',
        'watchCredit',
        'resumeBankLines',
        'makeReminders',
      ].sort(),
    );
    expect(called).toContainEqual(['clearLeftovers', new Date('2026-11-01T02:14:30Z')]);
    expect(called).toContainEqual(['closeMonth', now]);
  });

  it('only lets each process look at the outbox for itself; money moves once in the fleet', () => {
    const { table } = aTable();
    expect(table.filter(({ everyProcess }) => everyProcess).map(({ name }) => name)).toEqual(['deliver-outbox']);
  });
});
