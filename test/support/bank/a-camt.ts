/** One booked entry of a camt.053 file; what is not named is left out. */
export interface CamtEntry {
  readonly amount: string;
  /** DBIT when the amount is negative. */
  readonly reference?: string;
  readonly status?: string;
  readonly date?: string;
  readonly name?: string;
  readonly iban?: string;
  readonly creditorReference?: string;
  readonly endToEndId?: string;
  readonly text?: string;
  /** Amounts of a batch's details. */
  readonly batch?: readonly CamtEntry[];
}

export interface CamtStatement {
  readonly version?: '02' | '08';
  readonly id?: string;
  readonly iban?: string;
  readonly currency?: string;
  readonly opening?: string;
  /** What the bank says; absent: what the entries give, those of one reference once. */
  readonly closing?: string;
  readonly entries: readonly CamtEntry[];
}

/** A file of a bank, as bytes. */
export function aCamt(...statements: readonly CamtStatement[]): Buffer {
  const version = statements[0]?.version ?? '02';
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt>` +
      `<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-17T05:00:00Z</CreDtTm></GrpHdr>` +
      `${statements.map(statementOf).join('')}</BkToCstmrStmt></Document>`,
  );
}

function statementOf(statement: CamtStatement): string {
  const { version = '02', id = 'ST-1', iban = 'NL91ABNA0417164300', currency = 'EUR', entries } = statement;
  const opening = statement.opening ?? '1000.00';
  const closing = statement.closing ?? closingOf(opening, entries);
  return (
    `<Stmt><Id>${id}</Id><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>${currency}</Ccy></Acct>` +
    `${balance('OPBD', opening, currency)}${balance('CLBD', closing, currency)}` +
    `${entries.map((entry) => entryOf(entry, version, currency)).join('')}</Stmt>`
  );
}

function closingOf(opening: string, entries: readonly CamtEntry[]): string {
  const booked = entries
    .filter(({ status = 'BOOK' }) => status === 'BOOK')
    .filter(({ reference }, index, all) => !reference || all.findIndex((one) => one.reference === reference) === index);
  const cents = booked.reduce((total, { amount }) => total + Math.round(Number(amount) * 100), 0);
  return ((Math.round(Number(opening) * 100) + cents) / 100).toFixed(2);
}

function balance(type: string, amount: string, currency: string): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp>${money(amount, currency)}<Dt><Dt>2026-11-16</Dt></Dt></Bal>`;
}

function money(amount: string, currency: string): string {
  const isDebit = amount.startsWith('-');
  return `<Amt Ccy="${currency}">${amount.replace('-', '')}</Amt><CdtDbtInd>${isDebit ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
}

function entryOf(entry: CamtEntry, version: string, currency: string): string {
  const { amount, status = 'BOOK', date = '2026-11-16', reference } = entry;
  const sts = version === '08' ? `<Sts><Cd>${status}</Cd></Sts>` : `<Sts>${status}</Sts>`;
  const details = entry.batch
    ? entry.batch.map((part) => detailOf(part, version, money(part.amount, currency))).join('')
    : detailOf(entry, version, '');
  return (
    `<Ntry>${money(amount, currency)}${sts}<BookgDt><Dt>${date}</Dt></BookgDt><ValDt><Dt>${date}</Dt></ValDt>` +
    `${reference === undefined ? '' : `<AcctSvcrRef>${reference}</AcctSvcrRef>`}<NtryDtls>${details}</NtryDtls></Ntry>`
  );
}

function detailOf(entry: CamtEntry, version: string, amount: string): string {
  const { name, iban, creditorReference, endToEndId, text } = entry;
  const role = entry.amount.startsWith('-') ? 'Cdtr' : 'Dbtr';
  const named = version === '08' ? `<Pty><Nm>${name}</Nm></Pty>` : `<Nm>${name}</Nm>`;
  const parties =
    (name === undefined ? '' : `<${role}>${named}</${role}>`) +
    (iban === undefined ? '' : `<${role}Acct><Id><IBAN>${iban}</IBAN></Id></${role}Acct>`);
  const remittance =
    (text === undefined ? '' : `<Ustrd>${text}</Ustrd>`) +
    (creditorReference === undefined ? '' : `<Strd><CdtrRefInf><Ref>${creditorReference}</Ref></CdtrRefInf></Strd>`);
  return (
    `<TxDtls>${endToEndId === undefined ? '' : `<Refs><EndToEndId>${endToEndId}</EndToEndId></Refs>`}` +
    `${version === '08' || amount === '' ? amount : `<AmtDtls><TxAmt>${amount.replace(/<CdtDbtInd>.*/, '')}</TxAmt></AmtDtls>`}` +
    `<RltdPties>${parties}</RltdPties><RmtInf>${remittance}</RmtInf></TxDtls>`
  );
}
