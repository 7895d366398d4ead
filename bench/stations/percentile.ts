/** The value below which so many percent lie; 0 for none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

/** A line of the benchmark: `STATIONS METRIC=value goal=limit ok|short`. */
export function metricLine(metric: string, { value, goal, more = '' }: Metric): string {
  const isMet = value <= goal;
  return `STATIONS ${metric}=${Math.round(value * 100) / 100} goal=${goal} ${isMet ? 'ok' : 'short'}${more && ` ${more}`}`;
}

export interface Metric {
  readonly value: number;
  /** At most this. */
  readonly goal: number;
  /** What else is worth saying. */
  readonly more?: string;
}
