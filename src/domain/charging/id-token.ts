/**
 * What a driver shows to a station: idTag of OCPP 1.6 (`type` absent, at most 20 characters) or idToken of 2.0.1
 * (IdTokenEnumType: Central, eMAID, ISO14443, ISO15693, KeyCode, Local, MacAddress, NoAuthorization).
 */
export interface IdToken {
  readonly value: string;
  readonly type?: string;
}
