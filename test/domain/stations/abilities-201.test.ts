import { mergeVariables, type ReportedVariable, readAbilities201 } from '../../../src/domain/stations/abilities-201.js';

const NOW = new Date('2026-10-12T09:05:00Z');
const value = (component: string, variable: string, text: string, change: Partial<ReportedVariable> = {}) => ({
  component,
  variable,
  value: text,
  ...change,
});

describe('the device model of a station of OCPP 2.0.1', () => {
  it('says what the station can do', () => {
    const variables = [
      value('LocalAuthListCtrlr', 'Available', 'true'),
      value('LocalAuthListCtrlr', 'Entries', '12', { maxLimit: '500' }),
      value('ReservationCtrlr', 'Enabled', 'True'),
      value('ReservationCtrlr', 'NonEvseSpecific', 'false'),
      value('SmartChargingCtrlr', 'Enabled', 'false'),
      value('txctrlr', 'evconnectiontimeout', '120'),
      value('SampledDataCtrlr', 'TxUpdatedInterval', '60.0'),
    ];
    expect(readAbilities201(variables, NOW)).toEqual({
      readAt: NOW,
      profiles: ['Core', 'FirmwareManagement', 'RemoteTrigger', 'LocalAuthListManagement', 'Reservation'],
      localListMaxLength: 500,
      reservesConnectorZero: false,
      connectionTimeoutSeconds: 120,
      maxMeterValueSampleSeconds: 60,
    });
  });

  it('may say the most entries of a list by MaxSet; how many there are says nothing of it', () => {
    const entries = [
      value('LocalAuthListCtrlr', 'Entries', '12'),
      value('LocalAuthListCtrlr', 'Entries', '80', { attribute: 'MaxSet' }),
    ];
    expect(readAbilities201(entries, NOW).localListMaxLength).toBe(80);
    expect(readAbilities201(entries.slice(0, 1), NOW)).toEqual({
      readAt: NOW,
      profiles: ['Core', 'FirmwareManagement', 'RemoteTrigger'],
    });
  });

  it('takes a variable for the same whatever the case of its name, and tells instances and attributes apart', () => {
    const before = [value('A', 'B', '1'), value('A', 'B', '2', { instance: 'X' })];
    const reported = [value('a', 'b', '3'), value('A', 'B', '4', { attribute: 'MaxSet' })];
    expect(mergeVariables(before, reported).map(({ value: text }) => text)).toEqual(['3', '2', '4']);
  });
});
