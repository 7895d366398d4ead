import type { Staff } from '../../../src/domain/access.js';
import type { ReportedVariable } from '../../../src/domain/stations/abilities-201.js';
import type { SecurityEvent } from '../../../src/domain/stations/security/security-event.js';
import type { Station } from '../../../src/domain/stations/station.js';
import { listSecurityEvents, recordSecurityEvent } from '../../../src/flows/certificates/record-security-event.js';
import { takeReport } from '../../../src/flows/certificates/take-report.js';
import type { FromStation } from '../../../src/flows/stations/station-flows.js';
import { useStores } from '../../support/open-stores.js';
import { aStation } from '../../support/stations/a-station.js';

const OPERATOR: Staff = { email: 'op@hub.test', roles: ['OPERATOR'], parties: [] };
const STRANGER: Staff = { email: 'eng@xyz.test', roles: ['ENGINEER'], parties: ['DE*XYZ'] };
const NOW = new Date('2026-10-12T09:05:00Z');
const stores = useStores();

function aLog() {
  const events: unknown[] = [];
  const write = (fields: { readonly event: string }) => events.push(fields.event);
  return { events, log: { info: write, warn: write, error: write } };
}

function from(id: string): FromStation {
  return { station: aStation({ id }), version: '2.0.1', receivedAt: NOW };
}

describe('a station that reports its variables', () => {
  const value = (component: string, variable: string, text: string): ReportedVariable => ({
    component,
    variable,
    value: text,
  });
  const interval = (text: string) => value('SampledDataCtrlr', 'TxUpdatedInterval', text);
  const smart = value('SmartChargingCtrlr', 'Enabled', 'true');

  async function scene(id: string) {
    const { stations, deviceReports } = await stores();
    await stations.insert(aStation({ id, evses: [] }));
    const changed: Station[] = [];
    const { events, log } = aLog();
    const clock = { now: () => NOW };
    const quirks: unknown[] = [];
    const quirkLog = { note: (stationId: string, quirk: object) => quirks.push({ stationId, ...quirk }) };
    const abilitiesChanged = (station: Station) => changed.push(station);
    const hub = { stations, deviceReports, quirkLog, clock, log, abilitiesChanged };
    const report = (seqNo: number, isLast: boolean, values: readonly ReportedVariable[], requestNumber = 7) =>
      takeReport(hub, from(id), { requestNumber, seqNo, isLast, values });
    return { stations, deviceReports, report, changed, events, quirks };
  }

  it('is known to be able to do what they say when the last part is there', async () => {
    const { stations, report, changed } = await scene('R-1');
    await report(0, false, [interval('60')]);
    expect((await stations.find('R-1'))?.abilities).toBeUndefined();
    await report(1, true, [smart]);
    const abilities = {
      readAt: NOW,
      profiles: ['Core', 'FirmwareManagement', 'RemoteTrigger', 'SmartCharging'],
      maxMeterValueSampleSeconds: 60,
    };
    expect((await stations.find('R-1'))?.abilities).toEqual(abilities);
    expect(changed.map(({ abilities: told }) => told)).toEqual([abilities]);
  });

  it('reports some of them anew: the others stay as they were', async () => {
    const { deviceReports, report } = await scene('R-2');
    await report(0, true, [interval('60'), smart]);
    await report(0, true, [interval('30')], 8);
    expect((await deviceReports.find('R-2'))?.variables).toEqual([interval('30'), smart]);
  });

  it('and counts no parts, or sends one twice, is understood all the same', async () => {
    const { deviceReports, report, events } = await scene('R-3');
    await report(0, false, [interval('60')]);
    await report(0, false, [interval('60')]);
    await report(0, true, [smart]);
    expect((await deviceReports.find('R-3'))?.variables).toEqual([interval('60'), smart]);
    expect(events).toEqual(['station.reported']);
  });

  it('among them a connector that nobody has told the hub of, has a quirk, once the report is whole', async () => {
    const { report, quirks } = await scene('R-5');
    const type = { ...value('Connector', 'ConnectorType', 'cCCS2'), evse: 1, connector: 1 };
    await report(0, false, [type]);
    expect(quirks).toEqual([]);
    await report(1, true, [smart]);
    const example = '1/1: IEC_62196_T2_COMBO CABLE';
    expect(quirks).toEqual([{ stationId: 'R-5', rule: 'connector-unknown', action: 'NotifyReport', example }]);
  });

  it('and leaves out a part is noted', async () => {
    const { report, events } = await scene('R-4');
    await report(0, false, [interval('60')]);
    await report(2, true, [smart]);
    expect(events).toEqual(['station.report-part-missing', 'station.reported']);
  });
});

describe('a station that tells of its security', () => {
  async function scene(id: string, onCritical?: (from: FromStation, event: SecurityEvent) => Promise<void>) {
    const { securityEvents } = await stores();
    const alerts: SecurityEvent[] = [];
    const { events, log } = aLog();
    const alert = async (_from: FromStation, event: SecurityEvent) => {
      alerts.push(event);
    };
    const hub = { securityEvents, log, onCritical: onCritical ?? alert };
    const tell = (type: string, techInfo?: string) =>
      recordSecurityEvent(hub, from(id), { type, at: NOW, ...(techInfo !== undefined && { techInfo }) });
    const list = (staff: Staff = OPERATOR, isCritical?: boolean) =>
      listSecurityEvents(hub, staff, { stationId: id, limit: 10, ...(isCritical !== undefined && { isCritical }) });
    return { tell, list, alerts, events };
  }

  it('is heard by people when it is critical, once', async () => {
    const { tell, list, alerts } = await scene('S-1');
    await tell('TamperDetectionActivated', 'lid opened');
    await tell('TamperDetectionActivated', 'lid opened');
    const { party } = aStation();
    const event = { stationId: 'S-1', party, type: 'TamperDetectionActivated', at: NOW, receivedAt: NOW };
    expect(alerts).toEqual([{ ...event, techInfo: 'lid opened', isCritical: true }]);
    expect(await list()).toEqual(alerts);
  });

  it('disturbs nobody with what OCPP calls critical and is part of every day, nor with the rest; all is kept', async () => {
    const { tell, list, alerts } = await scene('S-2');
    for (const type of ['StartupOfTheDevice', 'ResetOrReboot', 'InvalidMessages', 'RheinwerkFan']) await tell(type);
    expect(alerts).toEqual([]);
    expect(await list()).toHaveLength(4);
    expect((await list(OPERATOR, true)).map(({ type }) => type)).toEqual(['ResetOrReboot', 'StartupOfTheDevice']);
  });

  it('is heard also when the alert fails, which is logged', async () => {
    const { tell, list, events } = await scene('S-3', () => Promise.reject(new Error('no mail')));
    await tell('SecurityLogWasCleared', 'x'.repeat(300));
    expect((await list()).map(({ techInfo }) => techInfo?.length)).toEqual([255]);
    expect(events).toEqual(['station.security', 'station.security-alert-failed']);
  });

  it('is not shown to others', async () => {
    const { tell, list } = await scene('S-4');
    await tell('MemoryExhaustion');
    expect(await list(STRANGER)).toEqual([]);
    expect(await list({ ...STRANGER, roles: [] })).toEqual([]);
  });
});
