/** Where progress is shown: a terminal is rewritten, anything else gets a line for every tenth. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface Progress {
  advance(count?: number): void;
  /** Ends the line; says what was reached when it was not all. */
  done(): void;
}

const REDRAW_MS = 200;
const STEP_PERCENT = 10;

/** Shows how far long work has come: percent, count, rate, time left. `total` 0 shows nothing. */
export function createProgress(total: number, label: string, stream: ProgressStream): Progress {
  const startedMs = performance.now();
  let count = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;
  let told = 0;

  const line = (nowMs: number): string => {
    const seconds = (nowMs - startedMs) / 1000;
    const rate = seconds > 0 ? count / seconds : 0;
    const left = rate > 0 ? `${duration((total - count) / rate)} left` : 'waiting';
    return `${label}: ${percentOf(count, total)} % (${count} of ${total}), ${Math.round(rate)}/s, ${left}`;
  };
  const redraw = (nowMs: number): void => {
    drawnMs = nowMs;
    stream.write(`\r\x1b[2K${line(nowMs)}`);
  };
  const tellTenths = (nowMs: number): void => {
    const percent = percentOf(count, total);
    if (percent < told + STEP_PERCENT) return;
    told = percent - (percent % STEP_PERCENT);
    stream.write(`${line(nowMs)}\n`);
  };

  return {
    advance(by = 1) {
      if (total === 0) return;
      count += by;
      const nowMs = performance.now();
      if (!stream.isTTY) tellTenths(nowMs);
      else if (nowMs - drawnMs >= REDRAW_MS) redraw(nowMs);
    },
    done() {
      if (total === 0) return;
      if (stream.isTTY) {
        redraw(performance.now());
        stream.write('\n');
      } else if (count < total) stream.write(`${line(performance.now())}\n`);
    },
  };
}

function percentOf(count: number, total: number): number {
  return Math.floor((count * 100) / total);
}

/** `1 h 05 min`, `3 min 20 s`, `12 s`. */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, '0')} s` : `${whole} s`;
}
