/** Where a party pushes the objects of `objects.ts`, below `/ocpi/2.2.1` of the hub and of its partners. */
export const LOCATION = '/receiver/locations/NL/CPO/LOC1';
export const TARIFF = '/receiver/tariffs/NL/CPO/T1';
export const SESSION = '/receiver/sessions/NL/CPO/S1';
export const TOKEN = '/receiver/tokens/DE/MSP/04aB';
