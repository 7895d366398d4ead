/** OCPI 2.2.1, types, DisplayText. `language` is an ISO 639-1 code. */
export interface DisplayText {
  readonly language: string;
  readonly text: string;
}
