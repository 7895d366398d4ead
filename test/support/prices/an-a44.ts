/** One TimeSeries of an A44 document; points as position and price. */
export interface A44Series {
  readonly curveType?: string;
  readonly sequence?: string;
  readonly agreement?: string;
  readonly currency?: string;
  readonly unit?: string;
  readonly domain?: string;
  readonly periods: readonly A44Period[];
}

export interface A44Period {
  readonly start: string;
  readonly end: string;
  readonly resolution: string;
  readonly points: readonly (readonly [position: number | string, price: number | string])[];
}

const ZONE = '10Y1001A1001A82H';
const SEQUENCE = 'classificationSequence_AttributeInstanceComponent.position';

/** A Publication_MarketDocument in the form that the ENTSO-E transparency platform documents. */
export function anA44(...series: readonly A44Series[]): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
  <mRID>d2f4</mRID>
  <revisionNumber>1</revisionNumber>
  <type>A44</type>
  <sender_MarketParticipant.mRID codingScheme="A01">10X1001A1001A450</sender_MarketParticipant.mRID>
  <createdDateTime>2026-10-12T11:02:31Z</createdDateTime>
${series.map(seriesText).join('\n')}
</Publication_MarketDocument>`);
}

function seriesText({ periods, sequence, ...given }: A44Series, index: number): string {
  return `  <TimeSeries>
    <mRID>${index + 1}</mRID>
    <businessType>A62</businessType>
    <in_Domain.mRID codingScheme="A01">${given.domain ?? ZONE}</in_Domain.mRID>
    <out_Domain.mRID codingScheme="A01">${given.domain ?? ZONE}</out_Domain.mRID>
    <contract_MarketAgreement.type>${given.agreement ?? 'A01'}</contract_MarketAgreement.type>
    <currency_Unit.name>${given.currency ?? 'EUR'}</currency_Unit.name>
    <price_Measure_Unit.name>${given.unit ?? 'MWH'}</price_Measure_Unit.name>
    ${sequence === undefined ? '' : `<${SEQUENCE}>${sequence}</${SEQUENCE}>`}
    <curveType>${given.curveType ?? 'A03'}</curveType>
${periods.map(periodText).join('\n')}
  </TimeSeries>`;
}

function periodText({ start, end, resolution, points }: A44Period): string {
  const written = points.map(
    ([position, price]) => `      <Point><position>${position}</position><price.amount>${price}</price.amount></Point>`,
  );
  return `    <Period>
      <timeInterval><start>${start}</start><end>${end}</end></timeInterval>
      <resolution>${resolution}</resolution>
${written.join('\n')}
    </Period>`;
}
