import type { JsonObject, ObjectShelf } from '../object-shelf.js';
import type {
  AllowedType,
  CommandResponseType,
  CommandType,
  PreferencesResponseType,
  ProfileResponseType,
} from '../ocpi-commands.js';
import type { OcpiParty } from '../ocpi-objects.js';

/** What answers on the modules: the platform's own objects (sender), what it was sent (receiver), and its behaviour. */
export interface ModuleShelves {
  readonly own: ObjectShelf;
  readonly received: ObjectShelf;
  readonly handlers: ModuleHandlers;
  /** `http://127.0.0.1:41234/ocpi/2.2.1`. */
  baseUrl(): string;
}

/** What a platform does beyond keeping what it is sent; without them commands and profiles are NOT_SUPPORTED. */
export interface ModuleHandlers {
  readonly command?: (command: IncomingCommand) => Reaction<CommandResponseType>;
  readonly profile?: (request: IncomingProfileRequest) => Reaction<ProfileResponseType>;
  /** Undefined: the EVSE of that session cannot, or there is no such session. */
  readonly preferences?: (sessionId: string, preferences: JsonObject) => PreferencesResponseType | undefined;
  /** An asynchronous result came to one of our response URLs. */
  readonly result?: (id: string, result: JsonObject) => void;
  /** What an own token may do at a location, if one is named. */
  readonly authorize?: (token: JsonObject, location: JsonObject | undefined) => AllowedType;
}

/** What is answered at once, and what is done when that answer is out. */
export interface Reaction<Response> {
  readonly response: Response;
  readonly message?: string;
  readonly afterwards?: () => void;
}

/** Who asked, who was asked, and where the result goes. */
export interface AskedBy {
  readonly responseUrl: string;
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
}

export interface IncomingCommand extends AskedBy {
  readonly command: CommandType;
  readonly fields: JsonObject;
}

export type IncomingProfileRequest = AskedBy & { readonly sessionId: string } & (
    | { readonly kind: 'SET'; readonly profile: JsonObject }
    | { readonly kind: 'GET'; readonly durationS: number }
    | { readonly kind: 'CLEAR' }
  );
