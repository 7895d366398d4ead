import { create } from 'xmlbuilder2';
import type { IssuedDocument } from '../../domain/invoicing/document.js';

/** An issued document as EN 16931 XML in the CII syntax. */
export function writeCii(document: IssuedDocument): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele(
    'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
    'rsm:CrossIndustryInvoice',
  );
  root.ele('rsm:ExchangedDocument').ele('ram:ID').txt(document.number);
  return root.end();
}
