import { createTransport } from 'nodemailer';
import type { SendAlert } from '../../flows/healing/deliver-alerts.js';

export interface EmailOptions {
  /** `smtp://user:password@host:587`, `smtps://host`; what nodemailer takes as a connection URL. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly to: string;
}

const TIMEOUT_MS = 20_000;

/** Sends alerts by e-mail, each over a connection of its own: they are few. Rejects unless the server took it. */
export function createEmailSender({ smtpUrl, from, to }: EmailOptions): SendAlert {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // No file and no address of the hub's own network may be drawn into a mail.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ key, subject, body }) => {
    await transport.sendMail({
      from,
      to,
      subject,
      text: body,
      // The same for each repetition: mail programs show one.
      messageId: `<${Buffer.from(key).toString('hex')}@voltclear>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  };
}
