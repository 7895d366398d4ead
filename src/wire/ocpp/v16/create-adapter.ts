import type { Clock } from '../../../flows/ports.js';
import type { StationFlows } from '../../../flows/stations/station-flows.js';
import { type Adapter, OcppRefusal } from '../transport/adapter.js';
import { type Handler, openMessage } from './incoming/message.js';
import { bootNotification, heartbeatAt } from './incoming/provisioning.js';
import { dataTransfer, firmwareStatus, logStatus, securityEvent, signCertificate } from './incoming/reports.js';
import { statusNotification } from './incoming/status-notification.js';
import { authorize, meterValues, startTransaction, stopTransaction } from './incoming/transactions.js';

/**
 * OCPP 1.6J: Core and the other profiles, and the security whitepaper. Every action that stations may call is served.
 */
export function createV16Adapter(flows: StationFlows, { clock }: { readonly clock: Clock }): Adapter {
  const handlers = new Map<string, Handler>([
    ['Authorize', authorize],
    ['BootNotification', bootNotification],
    ['DataTransfer', dataTransfer],
    ['DiagnosticsStatusNotification', logStatus],
    ['FirmwareStatusNotification', firmwareStatus],
    ['Heartbeat', heartbeatAt(() => clock.now())],
    ['LogStatusNotification', logStatus],
    ['MeterValues', meterValues],
    ['SecurityEventNotification', securityEvent],
    ['SignCertificate', signCertificate],
    ['SignedFirmwareStatusNotification', firmwareStatus],
    ['StartTransaction', startTransaction],
    ['StatusNotification', statusNotification],
    ['StopTransaction', stopTransaction],
  ]);
  return {
    actions: new Set(handlers.keys()),
    handle: async (call) => {
      const handler = handlers.get(call.action);
      if (!handler) throw new OcppRefusal('NotImplemented');
      return handler(openMessage(call), flows);
    },
  };
}
