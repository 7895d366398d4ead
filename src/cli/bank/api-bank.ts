/** The bank as the hub's API tells it (openapi.yaml). */
export interface ApiBankImport {
  readonly statements: number;
  readonly lines: number;
  readonly results: Readonly<Record<string, number>>;
  readonly needs_review: number;
}

export interface ApiBankLine {
  readonly account: string;
  readonly id: string;
  readonly date: string;
  readonly amount: string;
  readonly currency: string;
  readonly counterparty_name?: string;
  readonly creditor_reference?: string;
  readonly text: string;
  readonly result: string;
  readonly order_key?: string;
  readonly party?: string;
  readonly excess: string;
  readonly needs_review: boolean;
}

export interface ApiPaidOrder {
  readonly order_key: string;
  readonly currency: string;
  readonly amount: string;
  readonly open: string;
  readonly entry_key: string;
}
