import type { Call } from '../../lib/egress/load/describe/calls';
import { CALLS, operationOf } from '../../lib/egress/load/describe/calls';
import type { Page } from '../../lib/egress/load/describe/snapshot';
import { UsageError } from '../../lib/shared/errors';
import type { Client } from './client';
import { isNoSuchCall, toUsageError } from './errors';

/** Calls that are under way at once: few, since EC2 throttles by account. */
const MOST_AT_ONCE = 4;

export interface Collected {
  readonly pages: readonly Page[];
  /** What could not be asked, one line each. */
  readonly notices: readonly string[];
}

/** Told of each call that is about to be made. */
export type Progress = (call: string) => void;

/** Asks for everything that the model needs, read-only. @throws UsageError when a call is refused */
export async function collect(client: Client, progress: Progress): Promise<Collected> {
  const calls = CALLS.filter(({ isLive }) => isLive);
  const first = await inTurns(
    calls.filter(({ each }) => each === undefined),
    (call) => ask({ client, progress, call, about: {} }),
  );
  const seconds = calls.flatMap((call) =>
    idsFor(call, first.flat()).map((about) => ({ client, progress, call, about })),
  );
  const answers = [...first, ...(await inTurns(seconds, ask))].flat();
  return {
    pages: answers.flatMap((answer) => (typeof answer === 'string' ? [] : [answer])),
    notices: answers.filter((answer) => typeof answer === 'string'),
  };
}

interface Question {
  readonly client: Client;
  readonly progress: Progress;
  readonly call: Call;
  /** What the call is about: the member that names it and its id; empty when it is about everything. */
  readonly about: Readonly<Record<string, string>>;
}

/** All pages of one answer; a text when the Region does not know the call or the thing. */
async function ask({ client, progress, call, about }: Question): Promise<readonly (Page | string)[]> {
  const operation = operationOf(call);
  const pages: Page[] = [];
  let token: string | undefined;
  progress([call.call, ...Object.values(about)].join(' '));
  do {
    const input = {
      ...call.input,
      ...about,
      ...pageOf(call),
      ...(token === undefined ? {} : { NextToken: token }),
    };
    let json: Readonly<Record<string, unknown>>;
    try {
      json = { ...(await client.send(operation, input)) };
    } catch (error) {
      if (isNoSuchCall(error)) {
        return [`ec2:${operation} is not known in ${client.region}, so what it shows counts as unknown`];
      }
      throw toUsageError(error, operation, client.region);
    }
    pages.push({ file: call.call, json: { [call.key]: [], ...dropUnset(json), ...about } });
    token = nextOf(json, { operation, token });
  } while (token !== undefined);
  return pages;
}

function pageOf({ pageSize }: Call): { readonly MaxResults?: number } {
  return pageSize === undefined ? {} : { MaxResults: pageSize };
}

/** The SDK leaves out an empty list. */
function dropUnset(json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
}

function nextOf(
  json: Readonly<Record<string, unknown>>,
  { operation, token }: { readonly operation: string; readonly token: string | undefined },
): string | undefined {
  const { NextToken: next } = json;
  if (typeof next !== 'string' || next === '') {
    return undefined;
  }
  if (next === token) {
    throw new UsageError(`ec2:${operation} answers with the same page again, expected the next one`);
  }
  return next;
}

/** The things that a call is made about, by the answers so far. */
function idsFor(
  { each }: Call,
  answers: readonly (Page | string)[],
): readonly Readonly<Record<string, string>>[] {
  if (each === undefined) {
    return [];
  }
  const rows = answers.flatMap((answer) => {
    const list = typeof answer === 'string' ? [] : answer.json[each.key];
    return Array.isArray(list) ? (list as Readonly<Record<string, unknown>>[]) : [];
  });
  return rows.flatMap((row) => {
    const id = row[each.id];
    return typeof id === 'string' ? [{ [each.id]: id }] : [];
  });
}

/** Runs a few at a time; results keep the order of the items. */
async function inTurns<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await run(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
  return results;
}
