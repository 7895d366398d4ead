import type { Tariff } from '../../domain/roaming/tariff.js';
import { writeTariff } from '../../wire/ocpi/write-tariff.js';

/** A tariff as the hub would push it: the JSON of OCPI 2.2.1, with all digits. */
export function tariffJson(tariff: Tariff): string {
  return writeTariff('2.2.1', tariff);
}
