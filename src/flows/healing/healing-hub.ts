import type { LegalEntity } from '../../domain/clearing/legal-entity.js';
import type { AlertChannel } from '../../domain/healing/alert.js';
import type { AlertTexts } from '../../domain/healing/alert-text.js';
import type { HealingRules } from '../../domain/healing/healing-rules.js';
import type { Hub } from '../hub.js';
import type { StationClient } from '../stations/station-ports.js';

/** What watching and healing asks for. */
export type HealingHub = Pick<
  Hub,
  | 'alerts'
  | 'clock'
  | 'connectorStates'
  | 'identity'
  | 'incidents'
  | 'log'
  | 'secrets'
  | 'stationHealths'
  | 'stationPresences'
  | 'stations'
  | 'transactions'
> & { readonly stationClient: StationClient; readonly healing: HealingSettings };

export interface HealingSettings {
  readonly rules: HealingRules;
  readonly alertTexts: Readonly<Record<LegalEntity['language'], AlertTexts>>;
  /** The ways on which somebody wants to be told; empty: alerts are logged only. */
  readonly alertChannels: readonly AlertChannel[];
}

/** What the flows need that only take note of what stations tell. */
export type NoticingHub = Pick<
  HealingHub,
  | 'alerts'
  | 'clock'
  | 'connectorStates'
  | 'healing'
  | 'identity'
  | 'incidents'
  | 'log'
  | 'secrets'
  | 'stationHealths'
  | 'transactions'
>;
