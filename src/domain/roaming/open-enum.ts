/** Text kept as it came where OCPI has an enum: a hub passes values on that it does not know. */
export type OpenEnum<Known extends string> = Known | (string & {});
