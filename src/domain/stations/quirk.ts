/** What a station does otherwise than OCPP says, counted. Its key is station, rule and action. */
export interface QuirkFinding {
  readonly stationId: string;
  readonly rule: string;
  /** OCPP action of the message, such as MeterValues. */
  readonly action: string;
  /** JSON path of the field when it was last met. */
  readonly pointer?: string;
  /** What was last met there. */
  readonly example?: string;
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}
