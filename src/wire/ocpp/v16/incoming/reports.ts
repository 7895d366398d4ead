import { type Fields, type Handler, readInteger, readText, readTime } from './message.js';

interface ReportedStatus {
  readonly status: string;
  readonly requestNumber?: number;
}

/** FirmwareStatusNotification (OCPP 1.6, 4.5), and the signed one of the security whitepaper, which names its request. */
export const firmwareStatus: Handler = ({ from, fields }, flows) =>
  reportStatus(fields, (status) => flows.firmwareStatus(from, status));

/** DiagnosticsStatusNotification (OCPP 1.6, 4.4), LogStatusNotification (security whitepaper). */
export const logStatus: Handler = ({ from, fields }, flows) =>
  reportStatus(fields, (status) => flows.logStatus(from, status));

/** SecurityEventNotification (security whitepaper, 3.4). */
export const securityEvent: Handler = async ({ from, fields }, flows) => {
  const techInfo = readText(fields, 'techInfo');
  const { at } = readTime(fields, 'timestamp', from);
  await flows.securityEvent(from, { type: readText(fields, 'type') ?? '', at, ...(techInfo && { techInfo }) });
  return {};
};

/** SignCertificate (security whitepaper, 3.7): what is signed follows as a command of its own. */
export const signCertificate: Handler = async ({ from, fields }, flows) => {
  const csr = readText(fields, 'csr');
  const answer = csr === undefined ? 'REJECTED' : await flows.signCertificate(from, csr);
  return { status: answer === 'ACCEPTED' ? 'Accepted' : 'Rejected' };
};

/** DataTransfer (OCPP 1.6, 4.3). Vendors that nobody knows are told so, which is no error. */
export const dataTransfer: Handler = async ({ from, fields }, flows) => {
  const vendorId = readText(fields, 'vendorId') ?? '';
  const messageId = readText(fields, 'messageId');
  const data = readData(fields);
  const answer = await flows.dataTransfer(from, {
    vendorId,
    ...(messageId !== undefined && { messageId }),
    ...(data !== undefined && { data }),
  });
  return { ...(answer ?? { status: 'UnknownVendorId' }) };
};

async function reportStatus(
  fields: Fields,
  report: (status: ReportedStatus) => Promise<void>,
): Promise<Record<string, unknown>> {
  const status = readText(fields, 'status');
  const requestNumber = readInteger(fields, 'requestId');
  if (status === undefined) fields.note('status-unknown', 'status');
  else await report({ status, ...(requestNumber !== undefined && { requestNumber }) });
  return {};
}

/** Text; objects, which some vendors send, as the JSON that they are. */
function readData({ values, note }: Fields): string | undefined {
  const { data } = values;
  if (data === undefined || data === null) return undefined;
  if (typeof data === 'string') return data;
  note('text-expected', 'data', typeof data);
  return JSON.stringify(data);
}
