/** Something that a station noticed of itself (OCPP 2.0.1, N07, EventDataType) and that is no status of a connector. */
export interface StationNotice {
  readonly at: Date;
  /** Alerting, Delta or Periodic. */
  readonly trigger: string;
  readonly component: string;
  readonly evse?: number;
  readonly connector?: number;
  readonly variable: string;
  readonly value: string;
  readonly isCleared: boolean;
  readonly techCode?: string;
}

/** What a notice says to be wrong, or to be over. */
export interface NoticedFault {
  /** FAULTED: counts where the status says so as well. */
  readonly kind: 'FAULTED' | 'SAFETY';
  /** Of SAFETY the errorCode that OCPP 1.6 has for it, where it has one; else what tells it. */
  readonly code: string;
  /** For people: the code, and what has told it. */
  readonly detail: string;
  readonly isOver: boolean;
}

/** Components whose word is about safety (2.0.1, part 2, appendix 3.2), and the variables by which they tell it. */
const SAFETY: Readonly<Record<string, { readonly code: string; readonly variables: readonly string[] }>> = {
  cablebreakawaysensor: { code: 'CableBreakaway', variables: ['active', 'tripped'] },
  emergencystopsensor: { code: 'EmergencyStop', variables: ['active', 'tripped'] },
  floodsensor: { code: 'Flooding', variables: ['active', 'tripped'] },
  groundisolationprotection: { code: 'GroundFailure', variables: ['active', 'problem', 'tripped'] },
  overcurrentprotection: { code: 'OverCurrentFailure', variables: ['active', 'tripped'] },
  powercontactor: { code: 'PowerSwitchFailure', variables: ['problem', 'tripped'] },
  rcd: { code: 'GroundFailure', variables: ['tripped'] },
  temperaturesensor: { code: 'HighTemperature', variables: ['active'] },
  upstreamprotectiontrigger: { code: 'UpstreamProtection', variables: ['tripped'] },
};

/** Minimum required error codes (ChargeX) that stations send as techCode, and the words of OCPP 1.6. */
const SAFETY_TECH_CODES: Readonly<Record<string, string>> = {
  cx002: 'GroundFailure',
  cx003: 'HighTemperature',
  cx004: 'OverCurrentFailure',
  cx005: 'OverVoltage',
  cx008: 'EmergencyStop',
  cx017: 'PowerSwitchFailure',
  cx019: 'HighTemperature',
  groundfailure: 'GroundFailure',
  hightemperature: 'HighTemperature',
  overcurrentfailure: 'OverCurrentFailure',
  overvoltage: 'OverVoltage',
  powerswitchfailure: 'PowerSwitchFailure',
};

/** Whose temperature is the weather's or the car's. */
const OTHERS_TEMPERATURE: ReadonlySet<string> = new Set(['connectedev', 'externaltemperaturesensor', 'heater']);
/** An alert of a lower temperature is about frost, in degrees Celsius and Fahrenheit alike. */
const FROST_BELOW = 40;
const DETAIL_MAX = 160;

/** What a notice says to be wrong; undefined: nothing that people or the hub would do something about. */
export function faultOf(notice: StationNotice): NoticedFault | undefined {
  const { component, variable, techCode } = notice;
  const source = [`${component}.${variable}`, techCode].filter((part) => part !== undefined).join(' ');
  const isOver = isOverBy(notice);
  const code = safetyCodeOf(notice);
  if (code !== undefined) return { kind: 'SAFETY', code, detail: `${code} ${source}`.slice(0, DETAIL_MAX), isOver };
  if (!['problem', 'tripped'].includes(variable.toLowerCase())) return undefined;
  return { kind: 'FAULTED', code: source, detail: source.slice(0, DETAIL_MAX), isOver };
}

function safetyCodeOf(notice: StationNotice): string | undefined {
  const { component, variable, techCode = '' } = notice;
  const known = entryOf(SAFETY, component);
  if (known?.variables.includes(variable.toLowerCase())) return known.code;
  return entryOf(SAFETY_TECH_CODES, techCode) ?? (isOwnTemperature(notice) ? 'HighTemperature' : undefined);
}

function isOwnTemperature({ component, variable, trigger }: StationNotice): boolean {
  const isAlert = variable.toLowerCase() === 'temperature' && trigger.toLowerCase() === 'alerting';
  return isAlert && !OTHERS_TEMPERATURE.has(component.toLowerCase());
}

function isOverBy(notice: StationNotice): boolean {
  const value = notice.value.trim().toLowerCase();
  if (notice.isCleared || value === 'false' || value === '0') return true;
  return isOwnTemperature(notice) && !(Number(value) > FROST_BELOW);
}

/** Names are not told apart by case. */
function entryOf<Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
