import { faultOf, type StationNotice } from '../../../src/domain/healing/station-notice.js';

function aNotice(fields: Partial<StationNotice>): StationNotice {
  const at = new Date('2026-10-12T09:04:58Z');
  return { at, trigger: 'Delta', component: 'RCD', variable: 'Tripped', value: 'true', isCleared: false, ...fields };
}

describe('what a station of OCPP 2.0.1 notices of itself', () => {
  it.each<[string, Partial<StationNotice>, string]>([
    ['a breaker for ground faults that has opened', {}, 'GroundFailure'],
    ['leakage', { component: 'GroundIsolationProtection', variable: 'Active' }, 'GroundFailure'],
    ['too much current', { component: 'OverCurrentProtection', variable: 'Active' }, 'OverCurrentFailure'],
    ['a contactor that does not open', { component: 'PowerContactor', variable: 'Problem' }, 'PowerSwitchFailure'],
    ['heat, whatever the case of its name', { component: 'temperaturesensor', variable: 'ACTIVE' }, 'HighTemperature'],
    ['the emergency stop', { component: 'EmergencyStopSensor', variable: 'Active' }, 'EmergencyStop'],
    ['a code of its own', { component: 'EVSE', variable: 'Problem', techCode: 'CX005' }, 'OverVoltage'],
    ['a word of 1.6', { component: 'EVSE', variable: 'Problem', techCode: 'GroundFailure' }, 'GroundFailure'],
    [
      'an alert of its temperature',
      { component: 'Connector', variable: 'Temperature', trigger: 'Alerting', value: '91.5' },
      'HighTemperature',
    ],
  ])('may be dangerous: %s', (_what, fields, code) => {
    expect(faultOf(aNotice(fields))).toMatchObject({ kind: 'SAFETY', code, isOver: false });
    expect(faultOf(aNotice({ ...fields, isCleared: true }))).toMatchObject({ kind: 'SAFETY', code, isOver: true });
  });

  it.each<[string, Partial<StationNotice>]>([
    ['a value of false', { value: 'False' }],
    ['frost', { component: 'Connector', variable: 'Temperature', trigger: 'Alerting', value: '-4' }],
  ])('is no danger: %s', (_what, fields) => {
    expect(faultOf(aNotice(fields))).toMatchObject({ isOver: true });
  });

  it('may be any other fault, told with what has told it', () => {
    const fault = { component: 'ConnectorPlugRetentionLock', variable: 'Problem', techCode: 'E-17' };
    const told = 'ConnectorPlugRetentionLock.Problem E-17';
    expect(faultOf(aNotice(fault))).toEqual({ kind: 'FAULTED', code: told, detail: told, isOver: false });
  });

  it.each<[string, Partial<StationNotice>]>([
    ['what is daily work', { component: 'PowerContactor', variable: 'Active' }],
    ['a breaker that has closed itself again', { variable: 'Operated' }],
    ['a temperature that is told from time to time', { component: 'EVSE', variable: 'Temperature', value: '91' }],
    ["the weather's", { component: 'ExternalTemperatureSensor', variable: 'Temperature', trigger: 'Alerting' }],
    ['a name out of every object', { component: 'constructor', variable: 'name', techCode: 'toString' }],
  ])('may be no fault: %s', (_what, fields) => {
    expect(faultOf(aNotice(fields))).toBeUndefined();
  });
});
