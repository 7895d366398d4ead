import type { Payload } from '../fields.js';
import { serveAuthorize } from './authorize.js';
import { serveBootNotification, serveDataTransfer, serveHeartbeat } from './boot-notification.js';
import { NOTHING, type Serve } from './incoming.js';
import { serveNotifyReport } from './notify-report.js';
import { serveReservationStatusUpdate } from './reservation-status-update.js';
import { serveFirmwareStatus, serveLogStatus, serveSecurityEvent, serveSignCertificate } from './security.js';
import { serveNotifyEvent, serveStatusNotification } from './statuses.js';
import { serveMeterValues, serveTransactionEvent } from './transaction-event.js';

interface ServedAction {
  readonly serve: Serve;
  /** The answer to a call that cannot be read, from a station that is met with tolerance: it must not come again. */
  readonly unread: Payload;
}

/** The actions that a flow of the hub decides on, the same in 2.0.1 and 2.1. */
export const SERVED_ACTIONS: ReadonlyMap<string, ServedAction> = new Map(
  Object.entries<ServedAction>({
    Authorize: { serve: serveAuthorize, unread: { idTokenInfo: { status: 'Invalid' } } },
    BootNotification: { serve: serveBootNotification, unread: NOTHING },
    DataTransfer: { serve: serveDataTransfer, unread: { status: 'UnknownVendorId' } },
    FirmwareStatusNotification: { serve: serveFirmwareStatus, unread: NOTHING },
    Heartbeat: { serve: serveHeartbeat, unread: NOTHING },
    LogStatusNotification: { serve: serveLogStatus, unread: NOTHING },
    MeterValues: { serve: serveMeterValues, unread: NOTHING },
    NotifyEvent: { serve: serveNotifyEvent, unread: NOTHING },
    NotifyReport: { serve: serveNotifyReport, unread: NOTHING },
    ReservationStatusUpdate: { serve: serveReservationStatusUpdate, unread: NOTHING },
    SecurityEventNotification: { serve: serveSecurityEvent, unread: NOTHING },
    SignCertificate: { serve: serveSignCertificate, unread: { status: 'Rejected' } },
    StatusNotification: { serve: serveStatusNotification, unread: NOTHING },
    TransactionEvent: { serve: serveTransactionEvent, unread: NOTHING },
  }),
);
