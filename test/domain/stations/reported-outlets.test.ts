import { outletDifferences, type ReportedVariable } from '../../../src/domain/stations/abilities-201.js';
import { anEvse, aStation } from '../../support/stations/a-station.js';

const STATION = aStation({ evses: [anEvse(1), anEvse(2)] });
const connector = (evse: number, number: number, value: string): ReportedVariable => ({
  component: 'Connector',
  variable: 'ConnectorType',
  evse,
  connector: number,
  value,
});

describe('the connectors that a station of OCPP 2.0.1 reports', () => {
  it('agree with what a person has said of them, whatever else it reports', () => {
    const power = { component: 'EVSE', variable: 'Power', evse: 3, value: '0' };
    const variables = [connector(1, 1, 'sType2'), connector(2, 1, 'Unknown'), power];
    expect(outletDifferences(STATION, variables)).toEqual([]);
  });

  it('are of another type, more or fewer than here', () => {
    const variables = [connector(1, 1, 'cCCS2'), connector(1, 2, 'cG105'), connector(3, 1, 'cGBT')];
    expect(outletDifferences(STATION, variables)).toEqual([
      { rule: 'connector-differs', example: '1/1: IEC_62196_T2_COMBO CABLE, here IEC_62196_T2 SOCKET' },
      { rule: 'connector-unknown', example: '1/2: CHADEMO CABLE' },
      { rule: 'connector-unknown', example: '3/1: cGBT' },
      { rule: 'connector-not-reported', example: '2/1: here IEC_62196_T2 SOCKET' },
    ]);
  });

  it('say nothing where the report names none', () => {
    const maximum = { ...connector(1, 1, 'cCCS2'), attribute: 'MaxSet' };
    expect(outletDifferences(STATION, [maximum])).toEqual([]);
  });
});
