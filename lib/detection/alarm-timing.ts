import { Duration } from 'aws-cdk-lib';
import { UsageError } from '../shared/errors';

// Records arrive up to about a quarter of an hour after the flow; twice that keeps a late one in view.
export const LOOK_BACK = Duration.minutes(30);

const LONGEST_SILENCE = Duration.hours(24);

/** How often data points are made, and how long their absence is tolerated. */
export interface AlarmTiming {
  readonly period: Duration;
  readonly silence: Duration;
}

/** @param where - names the construct, for the message */
export function readTiming(given: Partial<AlarmTiming>, where: string): AlarmTiming {
  const period = given.period ?? Duration.minutes(5);
  const silence = given.silence ?? Duration.hours(1);
  if (!isBetween(period, Duration.minutes(1), LOOK_BACK) || period.toSeconds() % 60 !== 0) {
    throw new UsageError(`period of ${where} is ${spell(period)}, expected whole minutes from 1 to 30`);
  }
  if (!isBetween(silence, LOOK_BACK, LONGEST_SILENCE)) {
    throw new UsageError(`silence of ${where} is ${spell(silence)}, expected 30 minutes to 24 hours`);
  }
  return { period, silence };
}

/** Periods that cover the span. */
export function periodsIn(span: Duration, period: Duration): number {
  return Math.ceil(span.toSeconds() / period.toSeconds());
}

function isBetween(value: Duration, least: Duration, most: Duration): boolean {
  const inSeconds = (duration: Duration) => duration.toSeconds({ integral: false });
  return !value.isUnresolved() && inSeconds(value) >= inSeconds(least) && inSeconds(value) <= inSeconds(most);
}

function spell(duration: Duration): string {
  return duration.isUnresolved() ? 'known only at deployment' : `'${duration.toHumanString()}'`;
}
