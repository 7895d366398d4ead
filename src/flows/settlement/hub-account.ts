import type { HubAccount } from '../../domain/settlement/settlement-rules.js';
import type { Hub } from '../hub.js';

/** Where members pay in: what tariffs/settlement.json says, else the account of the hub's legal entity, if it has one. */
export function hubAccountOf({ rules, identity }: Pick<Hub, 'rules' | 'identity'>): HubAccount | undefined {
  const { iban, bic, name } = identity.legalEntity;
  return rules.settlement.hubAccount ?? (iban ? { iban, name, ...(bic && { bic }) } : undefined);
}
