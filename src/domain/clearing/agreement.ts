import type { Decimal } from '../decimal.js';
import type { PartyId } from '../party.js';
import type { PricingPolicy } from '../pricing/policy.js';

/** How far a claimed amount may be from ours and still be settled as claimed: min(max(absolute, relative × ours), cap). */
export interface Tolerance {
  readonly absolute: Decimal;
  /** A fraction: 0.005 is half a percent. */
  readonly relative: Decimal;
  readonly cap: Decimal;
}

/** What a CPO and an eMSP have agreed, valid for a time and never edited: a change is a new version. */
export interface Agreement {
  /** `NL*CPO→DE*MSP/1`. */
  readonly key: string;
  readonly cpo: PartyId;
  readonly emsp: PartyId;
  readonly version: number;
  readonly validFrom: Date;
  readonly validUntil?: Date;
  /** AGENT: invoices in the CPO's name. PRINCIPAL: the hub buys and sells. */
  readonly model: 'AGENT' | 'PRINCIPAL';
  readonly billing: 'DIRECT' | 'REVERSE';
  readonly currency: string;
  readonly tolerance: Tolerance;
  /** Days in which the eMSP may contest a CDR; 0: approved when accepted. */
  readonly contestDays: number;
  /** A CDR whose session began longer ago is quarantined; absent: no limit. */
  readonly maxAgeDays?: number;
  /** Highest power of the CPO's connectors in kW, where the Location does not tell. */
  readonly maxPowerKw?: Decimal;
  readonly paymentTermDays: number;
  /** How the parties read what OCPI leaves open in a price; what is not named is read as the hub does. */
  readonly pricing?: Partial<PricingPolicy>;
}

/** The version that was valid at an instant; of two, the one that began later. `versions` are newest first. */
export function agreementAt(versions: readonly Agreement[], at: Date): Agreement | undefined {
  return versions.find(({ validFrom, validUntil }) => validFrom <= at && (!validUntil || at < validUntil));
}
