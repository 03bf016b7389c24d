import type { Guard, Guarded } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type { NetworkModel, Origin, Reference } from '../../model/network';
import type { Resource, Setting } from '../../model/resource';
import type { State, Severity, Violation } from '../rule';
import type { Ending, IsNamed } from './firewall';
import { endingsOf } from './firewall';
import type { Occupant } from './occupants';
import { occupantsOf } from './occupants';

/** The resolver that Amazon gives a VPC. */
export interface VpcResolver {
  /** Where a finding about it belongs. */
  readonly origin: Origin;
  /** What a reader calls the VPC. */
  readonly name: string;
  readonly isVpc: IsNamed;
  /** Whether the input shows the VPC itself. */
  readonly isShown: boolean;
  /** When it answers at all; a text where that is not known. */
  readonly answers: readonly Guarded<true | string>[];
  readonly endings: readonly Guarded<Ending>[];
  /** What can ask it. */
  readonly occupants: readonly Occupant[];
}

const KNOWN = new WeakMap<NetworkModel, readonly VpcResolver[]>();

/** The resolvers of all VPCs of the input, and of those outside in whose subnets of the input code runs. */
export function resolversOf(model: NetworkModel): readonly VpcResolver[] {
  let known = KNOWN.get(model);
  if (known === undefined) {
    const occupants = occupantsOf(model);
    known = [
      ...model.resources.ofType('AWS::EC2::VPC').map((vpc) => shown(model, vpc, occupants)),
      ...elsewhere(model, occupants),
    ];
    KNOWN.set(model, known);
  }
  return known;
}

function shown(model: NetworkModel, vpc: Resource, all: readonly Occupant[]): VpcResolver {
  const isVpc: IsNamed = (setting) => setting.kind === 'resource' && setting.id === vpc.id;
  return {
    origin: vpc.origin,
    name: vpc.origin.logicalId,
    isVpc,
    isShown: true,
    answers: vpc.at('EnableDnsSupport', ['false']).flatMap(({ when, value }) => {
      const merged = model.choices.both(vpc.when, when);
      const answer = isOff(value);
      return merged === undefined || answer === undefined ? [] : [{ when: merged, value: answer }];
    }),
    endings: endingsOf(model, isVpc),
    occupants: all.filter(({ vpc: { id } }) => id === vpc.id),
  };
}

/** Nothing where the resolver is switched off. */
function isOff(setting: Setting): true | string | undefined {
  if (setting.kind === 'unknown') {
    return setting.why;
  }
  return setting.kind === 'text' && setting.text.toLowerCase() === 'false' ? undefined : true;
}

function elsewhere(model: NetworkModel, occupants: readonly Occupant[]): readonly VpcResolver[] {
  if (model.resources.all.length === 0) {
    return [];
  }
  const foreign = new Map<string, Occupant[]>();
  occupants
    .filter(({ vpc }) => model.nodes.get(vpc.id)?.kind !== 'vpc')
    .forEach((occupant) => foreign.set(occupant.vpc.id, [...(foreign.get(occupant.vpc.id) ?? []), occupant]));
  return [...foreign.values()].flatMap((there) => {
    const [first] = there;
    return first === undefined ? [] : [unseen(model, first, there)];
  });
}

function unseen(model: NetworkModel, { origin, vpc }: Occupant, occupants: readonly Occupant[]): VpcResolver {
  const isVpc: IsNamed = (setting) => names(setting, vpc);
  return {
    origin,
    name: vpc.label,
    isVpc,
    isShown: false,
    answers: [{ when: ALWAYS, value: true }],
    endings: endingsOf(model, isVpc),
    occupants,
  };
}

function names(setting: Setting, vpc: Reference): boolean {
  switch (setting.kind) {
    case 'text':
      return setting.text === vpc.id || setting.text === vpc.label;
    case 'open':
      return setting.parameter === vpc.label;
    case 'unknown':
      return setting.why === vpc.why;
    default:
      return false;
  }
}

/** What is wrong with a resolver, and under which settings. */
export interface Problem {
  readonly when: Guard;
  readonly message: string;
  /** Set where it cannot be known. */
  readonly isUnknown: boolean;
}

/** The worst problem of a resolver: a way out only where something of the input can ask. */
export function worstOf(
  model: NetworkModel,
  resolver: VpcResolver,
  problems: readonly Problem[],
): readonly Violation[] {
  const candidates = problems.flatMap((problem) => asked(model, resolver, problem));
  const [worst] = [...candidates].sort((a, b) => rankOf(a) - rankOf(b));
  return worst === undefined ? [] : [worst.violation];
}

interface Candidate {
  readonly violation: Violation;
  readonly state: State;
}

function asked(
  model: NetworkModel,
  { origin, occupants }: VpcResolver,
  problem: Problem,
): readonly Candidate[] {
  const found = occupants.flatMap((occupant) => {
    const when = model.choices.both(problem.when, occupant.when);
    return when === undefined ? [] : [{ when, occupant }];
  });
  const always = found.find(({ when }) => model.choices.describe(when) === undefined) ?? found[0];
  const when = always?.when ?? problem.when;
  const condition = model.choices.describe(when);
  const state: State = always === undefined ? 'defect' : problem.isUnknown ? 'unproven' : 'exposed';
  const severity: Severity = always === undefined ? 'warning' : 'error';
  const asks = always === undefined ? '' : `, and ${describe(always.occupant)} can ask it`;
  const message = `${problem.message}${asks}`;
  return [{ state, violation: { origin, message, state, severity, ...(condition && { condition }) } }];
}

function describe({ origin }: Occupant): string {
  return `'${origin.logicalId}' (${origin.resourceType})`;
}

const ORDER: readonly State[] = ['exposed', 'unproven', 'defect'];

function rankOf({ state, violation }: Candidate): number {
  return 2 * ORDER.indexOf(state) + (violation.condition === undefined ? 0 : 1);
}
