import type { Box, Traffic } from '../../model/traffic';
import { ALL_TRAFFIC, NO_TRAFFIC, bothTraffic, exceptBox } from '../../model/traffic';

/** What a filter lets through: for certain, and as far as the input does not rule it out. */
export interface Sieve {
  readonly certain: Traffic;
  /** All of `certain`, and more. */
  readonly possible: Traffic;
  /** Why they differ. */
  readonly why?: string;
}

export const OPEN: Sieve = { certain: ALL_TRAFFIC, possible: ALL_TRAFFIC };
export const SHUT: Sieve = { certain: NO_TRAFFIC, possible: NO_TRAFFIC };

/** Nothing is known of a filter. */
export function unknownSieve(why: string): Sieve {
  return { certain: NO_TRAFFIC, possible: ALL_TRAFFIC, why };
}

/** More boxes than this are not told apart any more. */
const MOST_BOXES = 1024;

/** One rule under settings that decide what they can. */
export interface Rule {
  readonly action: 'allow' | 'deny';
  /** All that the rule may be about. */
  readonly boxes: readonly Box[];
  /** Why it may be about less, or not be there; absent when neither. */
  readonly why?: string;
  /** Names it in reports. */
  readonly label: string;
  /** Whether it is about the prefix list of a service with gateway endpoints, and about no other address. */
  readonly isForGateway?: boolean;
}

/** What an allowing rule adds. */
export interface Admission {
  readonly rule: Rule;
  readonly traffic: Traffic;
}

/** What a filter lets through, and by which rules. */
export interface Judged {
  readonly sieve: Sieve;
  readonly admissions: readonly Admission[];
}

/**
 * Asks rules in order: the first that is about a packet decides, and what none is about is dropped.
 *
 * A rule that may not apply admits what it could admit as possible, and leaves it to the rules after it: so a denial
 * that is not certain denies nothing that is possible, and all that is certain.
 */
export function firstMatch(rules: readonly Rule[]): Judged {
  const admissions: Admission[] = [];
  const certain: Box[] = [];
  const possible: Box[] = [];
  let left: { readonly certain: Traffic; readonly possible: Traffic } = OPEN;
  let why: string | undefined;
  for (const rule of rules) {
    const isCertain = rule.why === undefined;
    if (rule.action === 'allow') {
      const traffic = bothTraffic(left.possible, rule.boxes);
      admissions.push({ rule, traffic });
      possible.push(...traffic);
      certain.push(...(isCertain ? bothTraffic(left.certain, rule.boxes) : []));
    }
    left = {
      certain: isCertain || rule.action === 'deny' ? without(left.certain, rule.boxes) : left.certain,
      possible: isCertain ? without(left.possible, rule.boxes) : left.possible,
    };
    why ??= rule.why;
    if (left.possible.length + left.certain.length + possible.length > MOST_BOXES) {
      // Too many to follow: what is known to pass passes, all else may.
      const sieve = { certain, possible: ALL_TRAFFIC, why: why ?? 'it has too many rules' };
      return { sieve, admissions };
    }
  }
  return { sieve: toSieve({ certain, possible }, why), admissions };
}

/** One that lets everything through is known as such: most filters do. */
function toSieve({ certain, possible }: Pick<Sieve, 'certain' | 'possible'>, why: string | undefined): Sieve {
  const isOpen = certain.length < 16 && mayBeAll(certain) && without(ALL_TRAFFIC, certain).length === 0;
  return isOpen ? OPEN : { certain, possible, ...(why === undefined ? {} : { why }) };
}

/** Whether the first service of both first addresses is let through: asked first, since most rules are about few. */
function mayBeAll(traffic: Traffic): boolean {
  const first = traffic.filter(({ services }) => services[0] === 0);
  return first.some(({ peers }) => peers.v4[0] === 0) && first.some(({ peers }) => peers.v6[0] === 0n);
}

/** Rules that only admit, in no order. */
export function anyMatch(rules: readonly Rule[]): Judged {
  const admissions = rules.map((rule) => ({ rule, traffic: rule.boxes }));
  const certain = rules.flatMap(({ boxes, why }) => (why === undefined ? boxes : []));
  const why = rules.find((rule) => rule.why !== undefined)?.why;
  const possible = rules.flatMap(({ boxes }) => boxes);
  return { sieve: toSieve({ certain, possible }, why), admissions };
}

function without(traffic: Traffic, boxes: readonly Box[]): Traffic {
  return boxes.reduce<Traffic>(
    (rest, box) => (rest.length > MOST_BOXES ? rest : exceptBox(rest, box)),
    traffic,
  );
}

/** One filter after the other. */
export function chain(a: Sieve, b: Sieve): Sieve {
  if (a === OPEN || b === OPEN) {
    return a === OPEN ? b : a;
  }
  const possible = bothTraffic(a.possible, b.possible);
  const certain = bothTraffic(a.certain, b.certain);
  const why = a.why ?? b.why;
  const sieve = {
    certain: certain.length > MOST_BOXES ? certain.slice(0, MOST_BOXES) : certain,
    possible: possible.length > MOST_BOXES ? ALL_TRAFFIC : possible,
  };
  return why === undefined ? sieve : { ...sieve, why };
}

/** Any of several filters: what each interface of a subnet lets through. */
export function anyOf(sieves: readonly Sieve[]): Sieve {
  const [first, ...others] = new Set(sieves);
  if (first === undefined || others.length === 0 || sieves.includes(OPEN)) {
    return sieves.includes(OPEN) ? OPEN : (first ?? SHUT);
  }
  const why = sieves.find((sieve) => sieve.why !== undefined)?.why;
  const all = [first, ...others];
  const traffic = {
    certain: all.flatMap(({ certain }) => certain),
    possible: all.flatMap(({ possible }) => possible),
  };
  return toSieve(traffic, why);
}

/** The sieve when it may not apply at all. */
export function uncertain(sieve: Sieve, why: string): Sieve {
  return { certain: NO_TRAFFIC, possible: sieve.possible, why: sieve.why ?? why };
}
