import { type CampaignTarget, TARGET_STATES, type TargetCounts } from '../../../src/domain/firmware/campaign.js';
import { judgeCampaign } from '../../../src/domain/firmware/judge-campaign.js';
import { failed, queued, sending, withBoot, withStatus } from '../../../src/domain/firmware/target-life.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const plan = { waveSize: 10, maxFailureShare: 0.2, attempts: 2, timeoutMinutes: 60, patienceHours: 24 };
const counts = (some: Partial<TargetCounts>): TargetCounts => ({
  ...(Object.fromEntries(TARGET_STATES.map((state) => [state, 0])) as TargetCounts),
  ...some,
});

describe('the waves of a campaign', () => {
  it.each([
    ['the first one goes out', {}, { WAITING: 10 }, 'NEXT_WAVE'],
    [
      'nothing goes out while one station has not come to an end',
      { CONFIRMED: 9, INSTALLING: 1 },
      { WAITING: 10 },
      'WAIT',
    ],
    ['nothing goes out while a station waits to be idle', { CONFIRMED: 9, QUEUED: 1 }, { WAITING: 10 }, 'WAIT'],
    ['the next one goes out when few have failed', { CONFIRMED: 8, FAILED: 2 }, { WAITING: 10 }, 'NEXT_WAVE'],
    ['none goes out when too many have', { CONFIRMED: 7, FAILED: 3 }, { WAITING: 10 }, 'HALT'],
    ['stations that were never reached say nothing', { CONFIRMED: 1, SKIPPED: 9 }, { WAITING: 10 }, 'NEXT_WAVE'],
    ['it is done when nobody waits', { CONFIRMED: 10 }, { CONFIRMED: 20 }, 'DONE'],
    ['it is halted also after its last wave', { FAILED: 10 }, { FAILED: 10 }, 'HALT'],
  ] as const)('%s', (_rule, wave, all, step) => {
    expect(judgeCampaign({ plan, wave: 1 }, { wave: counts(wave), all: counts(all) })).toBe(step);
  });

  it('go on after a halt that a person has looked at', () => {
    const told = { wave: counts({ FAILED: 10 }), all: counts({ WAITING: 1 }) };
    expect(judgeCampaign({ plan, wave: 1, toleratedWave: 1 }, told)).toBe('NEXT_WAVE');
    expect(judgeCampaign({ plan, wave: 2, toleratedWave: 1 }, told)).toBe('HALT');
  });
});

describe('the update of a station', () => {
  const waiting: CampaignTarget = { campaignId: 'c', stationId: 's', state: 'WAITING', attempt: 0, revision: 1 };
  const sent = sending(queued(waiting, 1, NOW), { now: NOW, plan, requestNumber: 7, version: '1.0' });
  const said = (status: string, target = sent) => withStatus(target, { status, now: NOW, plan });

  it('goes from word to word of the station, and is confirmed by the boot alone', () => {
    const steps = ['Downloading', 'Downloaded', 'Installing', 'Installed'];
    const states = steps.map((status) => said(status)?.state);
    expect(states).toEqual(['DOWNLOADING', 'DOWNLOADED', 'INSTALLING', 'INSTALLED']);
    expect(withBoot(sent, {}, '1.0')).toBeUndefined();
    expect(withBoot(sent, {}, undefined)).toBeUndefined();
    expect(withBoot(sent, {}, '1.1')).toMatchObject({ state: 'CONFIRMED', versionAfter: '1.1' });
    expect(withBoot(sent, { version: '2.0' }, '1.1')).toBeUndefined();
    expect(withBoot(sent, { version: '2.0' }, '2.0')).toMatchObject({ state: 'CONFIRMED' });
  });

  it('is tried again after a pause when the download failed, and not when the signature is wrong', () => {
    expect(said('DownloadFailed')).toMatchObject({ state: 'QUEUED', reason: 'DownloadFailed', attempt: 1 });
    expect(said('InvalidSignature')).toMatchObject({ state: 'FAILED', reason: 'InvalidSignature' });
    const second = sending(failed(sent, { reason: 'TIMEOUT', now: NOW, plan }), { now: NOW, plan, requestNumber: 8 });
    expect(said('DownloadFailed', second)).toMatchObject({ state: 'FAILED', attempt: 2 });
  });

  it('hears nothing of what is no word of it, or when none is under way', () => {
    expect(said('Idle')).toBeUndefined();
    expect(said('Installed', waiting)).toBeUndefined();
    expect(withBoot(waiting, {}, '9')).toBeUndefined();
  });
});
