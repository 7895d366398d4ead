import { z } from 'zod';
import { CHAIN_MAX } from '../../../../domain/stations/security/certificate-request.js';
import { type ApiPath, allow, json, param } from '../../api-path.js';
import type { CertificateFlows } from '../../flows/certificate-flows.js';
import type { StationApiFlows } from '../../flows/station-flows.js';
import { formatAll } from '../../format/listing.js';
import { formatInstalled } from '../../format/stations/certificates.js';
import { formatRequestedLog } from '../../format/stations/stations.js';
import { parse, text } from '../../parse.js';

const ROOTS = ['CSMS_ROOT', 'MANUFACTURER_ROOT', 'MO_ROOT', 'V2G_ROOT'] as const;
const LOGS = ['DIAGNOSTICS', 'SECURITY'] as const;
const URL_MAX = 512;

const asked = z.strictObject({ use: z.enum([...ROOTS, 'V2G']).default('CSMS_ROOT') });
/** PEM has lines: no text without control characters. */
const newRoot = z.strictObject({ use: z.enum(ROOTS).default('CSMS_ROOT'), pem: z.string().min(1).max(CHAIN_MAX) });
const hex = z.string().regex(/^[0-9A-Fa-f]{1,128}$/, 'expected hexadecimal digits');
const deleted = z
  .strictObject({
    hash_algorithm: z.enum(['SHA256', 'SHA384', 'SHA512']),
    issuer_name_hash: hex,
    issuer_key_hash: hex,
    serial_number: hex,
  })
  .transform(({ hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number }) => ({
    hashAlgorithm: hash_algorithm,
    issuerNameHash: issuer_name_hash,
    issuerKeyHash: issuer_key_hash,
    serialNumber: serial_number,
  }));
const wantedLog = z.strictObject({ log: z.enum(LOGS).default('DIAGNOSTICS'), url: text(URL_MAX) });

/** What stations hold themselves: certificates of roots, and logs. */
export function devicePaths(flows: CertificateFlows & StationApiFlows): readonly ApiPath[] {
  const engineers = allow('ENGINEER', 'OPERATOR');
  const operator = allow('OPERATOR');
  return [
    {
      method: 'GET',
      path: '/stations/:id/certificates',
      allow: engineers,
      async handle(call) {
        const { use } = parse(asked, call.query);
        const wanted = { stationId: param(call, 'id'), use };
        return json(formatAll(await flows.listStationCertificates(call.staff, wanted), formatInstalled));
      },
    },
    {
      method: 'POST',
      path: '/stations/:id/certificates',
      allow: operator,
      async handle(call) {
        const root = { ...parse(newRoot, call.body), stationId: param(call, 'id'), by: call.staff.email };
        return json({ status: await flows.installStationRoot(root) });
      },
    },
    {
      method: 'POST',
      path: '/stations/:id/certificates/delete',
      allow: operator,
      async handle(call) {
        const wanted = { hash: parse(deleted, call.body), stationId: param(call, 'id'), by: call.staff.email };
        return json({ status: await flows.deleteStationCertificate(wanted) });
      },
    },
    {
      method: 'GET',
      path: '/stations/:id/logs',
      allow: engineers,
      handle: async (call) =>
        json(formatAll(await flows.listRequestedLogs(call.staff, param(call, 'id')), formatRequestedLog)),
    },
    {
      method: 'POST',
      path: '/stations/:id/logs',
      allow: engineers,
      async handle(call) {
        const wanted = { stationId: param(call, 'id'), ...parse(wantedLog, call.body) };
        return json(formatRequestedLog(await flows.requestLog(call.staff, wanted)));
      },
    },
  ];
}
