import type { Config } from '../../config.js';
import { ALERT_CHANNELS } from '../../domain/healing/alert.js';
import { HEALING_RULES } from '../../domain/healing/healing-rules.js';
import type { AlertSenders } from '../../flows/healing/deliver-alerts.js';
import type { HealingSettings } from '../../flows/healing/healing-hub.js';
import type { Clock } from '../../flows/ports.js';
import { createEmailSender } from '../../wire/alerts/email-sender.js';
import { createWebhookSender } from '../../wire/alerts/webhook-sender.js';
import { createOutgoing } from '../../wire/http/outgoing.js';
import { loadAlertTexts } from './load-alert-texts.js';

export interface RunningAlertSenders {
  readonly senders: AlertSenders;
  close(): Promise<void>;
}

/** The ways on which alerts go that the settings name. The webhook is called under the guard that partners are. */
export function buildAlertSenders(config: Config, clock: Clock): RunningAlertSenders {
  const { alertWebhookUrl, alertEmail, alertFrom, allowPrivateNetworks } = config;
  const { alertWebhookSecret, smtpUrl } = config.secrets;
  const outgoing = createOutgoing({ allowPrivateNetworks });
  const hasWebhook = alertWebhookUrl !== undefined && alertWebhookSecret !== undefined;
  const hasEmail = alertEmail !== undefined && alertFrom !== undefined && smtpUrl !== undefined;
  return {
    senders: {
      ...(hasWebhook && {
        WEBHOOK: createWebhookSender({
          url: alertWebhookUrl,
          secret: alertWebhookSecret,
          outgoing,
          now: () => clock.now(),
        }),
      }),
      ...(hasEmail && { EMAIL: createEmailSender({ smtpUrl, from: alertFrom, to: alertEmail }) }),
    },
    close: () => outgoing.close(),
  };
}

/** When something is an incident, what is tried, and who is told how. */
export function healingSettings(
  { templatesDir }: Pick<Config, 'templatesDir'>,
  senders: AlertSenders,
): HealingSettings {
  return {
    rules: HEALING_RULES,
    alertTexts: loadAlertTexts(templatesDir),
    alertChannels: ALERT_CHANNELS.filter((channel) => senders[channel] !== undefined),
  };
}
