/** When a station was heard and whether it is on the line, as far as the store knows. */
export interface StationPresence {
  readonly stationId: string;
  readonly lastSeenAt?: Date;
  /** Since when its newest connection stands, or stood. */
  readonly connectedAt?: Date;
  /** When its newest connection ended; absent while it stands. */
  readonly disconnectedAt?: Date;
}

/** Whether its newest connection stands. After a crash of the hub this may be said of stations that are gone. */
export function isOnLine({ connectedAt, disconnectedAt }: StationPresence): boolean {
  return connectedAt !== undefined && disconnectedAt === undefined;
}
