import type { Topic } from '../tariff-lint/grid/coverage.js';
import type { ExplainedLine } from './explanation.js';
import { type Saying, sentence } from './price-topics.js';

/** How quantities are rounded up (OCPI 2.2.1, mod_tariffs, PriceComponent.step_size); steps of 1 Wh and 1 s go without saying. */
export function stepLines(saying: Saying): ExplainedLine[] {
  const { energyStep, timeStep, parkingAbsorbs, lastStepCounts } = saying.texts.tariff;
  const energy = stepsOf(saying, { dimension: 'ENERGY' });
  const time = stepsOf(saying, { dimension: 'TIME' });
  const parking = stepsOf(saying, { dimension: 'PARKING_TIME' });
  const reserved = stepsOf(saying, { dimension: 'RESERVATION_TIME', reservation: 'RESERVATION' });
  const parks = saying
    .reachedBy({ dimension: 'PARKING_TIME' })
    .reached.some(({ component }) => !component.price.isZero());
  const isMixed = [energy, time, parking, reserved].some((steps) => steps.length > 1);
  return [
    ...(energy.length > 0 ? [energyStep(energy)] : []),
    ...(time.length > 0 ? [timeStep('TIME', time)] : []),
    ...(parking.length > 0 ? [timeStep('PARKING_TIME', parking)] : []),
    ...(reserved.length > 0 ? [timeStep('RESERVATION_TIME', reserved)] : []),
    ...(time.length > 0 && parks ? [parkingAbsorbs] : []),
    ...(isMixed ? [lastStepCounts] : []),
  ].map(sentence);
}

function stepsOf(saying: Saying, topic: Topic): number[] {
  const priced = saying.reachedBy(topic).reached.filter(({ component }) => !component.price.isZero());
  const steps = new Set(priced.map(({ component }) => component.stepSize).filter((step) => step > 1));
  return [...steps].sort((a, b) => a - b);
}
