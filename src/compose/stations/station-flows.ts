import { authorizeDriver } from '../../flows/authorizing/authorize-driver.js';
import { recordSecurityEvent } from '../../flows/certificates/record-security-event.js';
import { signCertificate } from '../../flows/certificates/sign-certificate.js';
import { takeReport } from '../../flows/certificates/take-report.js';
import { recordMeterValues } from '../../flows/charging/record-meter-values.js';
import { recordTransactionEvent } from '../../flows/charging/record-transaction-event.js';
import { startTransaction } from '../../flows/charging/start-transaction.js';
import { stopTransaction } from '../../flows/charging/stop-transaction.js';
import { firmwareStatus } from '../../flows/firmware/firmware-status.js';
import { logStatus } from '../../flows/firmware/station-logs.js';
import { noticeSecurityEvent } from '../../flows/healing/notice-transaction.js';
import { reservationEnded } from '../../flows/hosting/reservations/end-reservations.js';
import { bootStation } from '../../flows/stations/provisioning/boot-station.js';
import type { FromStation, StationFlows } from '../../flows/stations/station-flows.js';
import { reportStatus } from '../../flows/stations/status/report-status.js';
import {
  afterBoot,
  afterConnect,
  afterDisconnect,
  afterEnd,
  afterStart,
  afterStatus,
  afterStop,
  measuredNow,
  noticeInterrupted,
} from './after-messages.js';
import { type Afterwards, createAfterwards } from './afterwards.js';
import type { StationHub } from './station-hub.js';

/** What stations tell the hub, as `wire/ocpp` calls it: the flow that answers, and what others take note of afterwards. */
export function buildStationFlows(hub: StationHub): StationFlows {
  const afterwards = createAfterwards(hub.log);
  return {
    ...transactionFlows(hub, afterwards),
    ...lineFlows(hub, afterwards),
    ...deviceFlows(hub, afterwards),
  };
}

type TransactionFlows = Pick<
  StationFlows,
  'authorize' | 'meterValues' | 'startTransaction' | 'stopTransaction' | 'transactionEvent'
>;

function transactionFlows(hub: StationHub, afterwards: Afterwards): TransactionFlows {
  return {
    authorize: (from, asked) => authorizeDriver(hub, from, asked),
    startTransaction: async (from, start) => {
      const started = await startTransaction(hub, from, start);
      await afterwards(from, () => afterStart(hub, from, { ...start, ...started }));
      return started;
    },
    meterValues: async (from, values) => {
      measuredNow(hub, from, await recordMeterValues(hub, from, values));
    },
    stopTransaction: async (from, stop) => {
      const { transaction, authorization } = await stopTransaction(hub, from, stop);
      await afterwards(from, () => afterStop(hub, from, { ...stop, transaction }));
      return authorization;
    },
    transactionEvent: async (from, event) => {
      const recorded = await recordTransactionEvent(hub, from, event);
      const told = { ...event, ...recorded };
      await afterwards(from, async () => {
        if (event.kind === 'STARTED') return afterStart(hub, from, told);
        await noticeInterrupted(hub, from, recorded.interrupted);
        if (event.kind === 'ENDED') return afterEnd(hub, from, told);
        measuredNow(hub, from, recorded.transaction);
      });
      return recorded;
    },
  };
}

type LineFlows = Pick<StationFlows, 'boot' | 'connected' | 'disconnected' | 'reportStatus' | 'seen'>;

function lineFlows(hub: StationHub, afterwards: Afterwards): LineFlows {
  return {
    boot: async (from, boot) => {
      const answer = await bootStation(hub, from, boot);
      await afterwards(from, () => afterBoot(hub, from, boot.firmwareVersion));
      return answer;
    },
    seen: ({ station, receivedAt }) => {
      hub.stationSigns.seen(station.id);
      hub.stationWatch.seen(station.id, receivedAt);
    },
    reportStatus: async (from, outlet, report) => {
      await reportStatus(hub, from, { outlet, report });
      await afterwards(from, () => afterStatus(hub, from, { outlet, report }));
    },
    connected: (from) => afterConnect(hub, from),
    disconnected: (stationId) => afterDisconnect(hub, stationId),
  };
}

type DeviceFlows = Pick<
  StationFlows,
  'dataTransfer' | 'firmwareStatus' | 'logStatus' | 'report' | 'reservationEnded' | 'securityEvent' | 'signCertificate'
>;

function deviceFlows(hub: StationHub, afterwards: Afterwards): DeviceFlows {
  return {
    firmwareStatus: (from, status) => firmwareStatus(hub, from, status),
    logStatus: (from, status) => logStatus(hub, from, status),
    securityEvent: async (from, event) => {
      await recordSecurityEvent(hub, from, event);
      await afterwards(from, () => noticeSecurityEvent(hub, from, event));
    },
    signCertificate: (from, csrPem, requestNumber) =>
      signCertificate(hub, from, { csrPem, ...(requestNumber !== undefined && { requestNumber }) }),
    report: async (from: FromStation, part) => {
      await takeReport({ ...hub, abilitiesChanged: (station) => hub.statusPublisher.changed(station) }, from, part);
    },
    reservationEnded: (from, ended) => reservationEnded(hub, from, ended),
    // No vendor's messages are known: the answer is UnknownVendorId.
    dataTransfer: () => Promise.resolve(undefined),
  };
}
