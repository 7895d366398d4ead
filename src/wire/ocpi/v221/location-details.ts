import { CAPABILITIES, PARKING_TYPES } from '../../../domain/roaming/location-values.js';
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
import { TOKEN_TYPES } from './known/charging-values.js';
import { EVSE_STATUSES, FACILITIES, IMAGE_CATEGORIES, PARKING_RESTRICTIONS } from './known/location-values.js';
import { readCoordinates, readDisplayText } from './texts.js';

// Fields that the hub passes on and does not use: they are checked, so that a receiver does not choke on them.

/** Refuses odd details of a Location (OCPI 2.2.1, mod_locations). */
export function checkLocationDetails(object: JsonObject): void {
  list(object, 'publish_allowed_to', (token) => [
    optionalText(token, 'uid', 36),
    optionalWord(token, 'type', TOKEN_TYPES),
    optionalText(token, 'visual_number', 64),
    optionalText(token, 'issuer', 64),
    optionalText(token, 'group_id', 36),
  ]);
  optionalText(object, 'state', 45);
  list(object, 'related_locations', (place) => [readCoordinates(place), optionalChild(place, 'name', readDisplayText)]);
  optionalWord(object, 'parking_type', PARKING_TYPES);
  list(object, 'directions', readDisplayText);
  for (const role of ['operator', 'suboperator', 'owner']) optionalChild(object, role, checkBusinessDetails);
  words(object, 'facilities', FACILITIES);
  optionalChild(object, 'opening_times', checkHours);
  optionalFlag(object, 'charging_when_closed');
  list(object, 'images', checkImage);
}

/** Refuses odd details of an EVSE (OCPI 2.2.1, mod_locations). */
export function checkEvseDetails(object: JsonObject): void {
  list(object, 'status_schedule', (schedule) => [
    validityTime(schedule, 'period_begin'),
    optionalValidityTime(schedule, 'period_end'),
    word(schedule, 'status', EVSE_STATUSES),
  ]);
  words(object, 'capabilities', CAPABILITIES);
  optionalText(object, 'floor_level', 4);
  optionalChild(object, 'coordinates', readCoordinates);
  optionalText(object, 'physical_reference', 16);
  list(object, 'directions', readDisplayText);
  words(object, 'parking_restrictions', PARKING_RESTRICTIONS);
  list(object, 'images', checkImage);
}

function checkBusinessDetails(object: JsonObject): void {
  text(object, 'name', 100);
  optionalText(object, 'website', 255);
  optionalChild(object, 'logo', checkImage);
}

function checkImage(object: JsonObject): void {
  text(object, 'url', 255);
  optionalText(object, 'thumbnail', 255);
  word(object, 'category', IMAGE_CATEGORIES);
  text(object, 'type', 4);
  optionalInteger(object, 'width');
  optionalInteger(object, 'height');
}

function checkHours(object: JsonObject): void {
  flag(object, 'twentyfourseven');
  list(object, 'regular_hours', (hours) => [
    integer(hours, 'weekday'),
    text(hours, 'period_begin', 5),
    text(hours, 'period_end', 5),
  ]);
  for (const exceptions of ['exceptional_openings', 'exceptional_closings']) {
    list(object, exceptions, (period) => [validityTime(period, 'period_begin'), validityTime(period, 'period_end')]);
  }
}
