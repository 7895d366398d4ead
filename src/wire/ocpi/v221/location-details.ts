import {
  flag,
  integer,
  type JsonObject,
  list,
  optionalChild,
  optionalFlag,
  optionalInteger,
  optionalText,
  optionalValidityTime,
  optionalWord,
  text,
  validityTime,
  word,
  words,
} from '../fields/read.js';
import { readCoordinates, readDisplayText, readEnergyMix } from './texts.js';

// Fields that the hub passes on and does not use: they are checked, so that a receiver does not choke on them.

/** Refuses odd details of a Location (OCPI 2.2.1, mod_locations). */
export function checkLocationDetails(object: JsonObject): void {
  list(object, 'publish_allowed_to', (token) => [
    optionalText(token, 'uid'),
    optionalWord(token, 'type'),
    optionalText(token, 'visual_number'),
    optionalText(token, 'issuer'),
    optionalText(token, 'group_id'),
  ]);
  optionalText(object, 'state');
  list(object, 'related_locations', (place) => [readCoordinates(place), optionalChild(place, 'name', readDisplayText)]);
  optionalWord(object, 'parking_type');
  list(object, 'directions', readDisplayText);
  for (const role of ['operator', 'suboperator', 'owner']) optionalChild(object, role, checkBusinessDetails);
  words(object, 'facilities');
  optionalChild(object, 'opening_times', checkHours);
  optionalFlag(object, 'charging_when_closed');
  list(object, 'images', checkImage);
  optionalChild(object, 'energy_mix', readEnergyMix);
}

/** Refuses odd details of an EVSE (OCPI 2.2.1, mod_locations). */
export function checkEvseDetails(object: JsonObject): void {
  list(object, 'status_schedule', (schedule) => [
    validityTime(schedule, 'period_begin'),
    optionalValidityTime(schedule, 'period_end'),
    word(schedule, 'status'),
  ]);
  words(object, 'capabilities');
  optionalText(object, 'floor_level');
  optionalChild(object, 'coordinates', readCoordinates);
  optionalText(object, 'physical_reference');
  list(object, 'directions', readDisplayText);
  words(object, 'parking_restrictions');
  list(object, 'images', checkImage);
}

function checkBusinessDetails(object: JsonObject): void {
  text(object, 'name');
  optionalText(object, 'website');
  optionalChild(object, 'logo', checkImage);
}

function checkImage(object: JsonObject): void {
  text(object, 'url');
  optionalText(object, 'thumbnail');
  word(object, 'category');
  text(object, 'type');
  optionalInteger(object, 'width');
  optionalInteger(object, 'height');
}

function checkHours(object: JsonObject): void {
  flag(object, 'twentyfourseven');
  list(object, 'regular_hours', (hours) => [
    integer(hours, 'weekday'),
    text(hours, 'period_begin'),
    text(hours, 'period_end'),
  ]);
  for (const exceptions of ['exceptional_openings', 'exceptional_closings']) {
    list(object, exceptions, (period) => [validityTime(period, 'period_begin'), validityTime(period, 'period_end')]);
  }
}
