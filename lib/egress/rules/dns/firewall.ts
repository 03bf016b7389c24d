import type { Guard, Guarded } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type { NetworkModel } from '../../model/network';
import type { Resource, Setting } from '../../model/resource';
import type { BreadthOf, Effect } from './effects';
import { doubtful, effectsOf } from './effects';

/** What becomes of a name that nobody lists, asked in one VPC. */
export type Ending =
  /** No rule group stands before the resolver. */
  | { readonly is: 'unfiltered' }
  | { readonly is: 'blocked' }
  | { readonly is: 'open'; readonly how: string }
  | { readonly is: 'unknown'; readonly why: string };

/** Whether a property names the thing in question. */
export type IsNamed = (setting: Setting) => boolean;

/** A rule group stands before the resolver of a VPC. */
interface Attachment {
  readonly when: Guard;
  /** Lower ones are asked first; not a number when it is not known. */
  readonly priority: number;
  readonly effects: (breadth?: BreadthOf) => readonly Guarded<readonly Guarded<Effect>[][]>[];
}

interface Progress {
  readonly when: Guard;
  readonly isFiltered: boolean;
  readonly mayOpen?: string;
  readonly mayBlock?: string;
  readonly ending?: Ending;
}

/**
 * What becomes of names in a VPC, one answer for each setting of the input.
 *
 * @param breadth - what entries of domain lists cover; default: of the names that nobody lists
 */
export function endingsOf(
  model: NetworkModel,
  isVpc: IsNamed,
  breadth?: BreadthOf,
): readonly Guarded<Ending>[] {
  const attachments = [...directOf(model, isVpc), ...profiledOf(model, isVpc)];
  const isOrdered = attachments.length < 2 || attachments.every(({ priority }) => !Number.isNaN(priority));
  const sorted = isOrdered
    ? [...attachments].sort((a, b) => a.priority - b.priority)
    : attachments.map(({ when }) => doubtfulAt(when, 'the order of its rule groups is not known'));
  let all: readonly Progress[] = [{ when: ALWAYS, isFiltered: false }];
  for (const { when, effects } of sorted) {
    const attached = { when, effects: effects(breadth) };
    all = all.flatMap((progress) => through(model, progress, attached));
  }
  return all.map((progress) => ({ when: progress.when, value: endOf(progress) }));
}

function endOf({ ending, isFiltered, mayBlock }: Progress): Ending {
  if (ending !== undefined) {
    return ending;
  }
  if (mayBlock !== undefined) {
    return { is: 'unknown', why: mayBlock };
  }
  return isFiltered ? { is: 'open', how: "no rule blocks '*'" } : { is: 'unfiltered' };
}

function through(
  model: NetworkModel,
  progress: Progress,
  attachment: Pick<Attachment, 'when'> & { readonly effects: ReturnType<Attachment['effects']> },
): readonly Progress[] {
  const { choices } = model;
  const present = choices.both(progress.when, attachment.when);
  const absent = choices.absenceOf([attachment.when]).flatMap((when) => {
    const merged = choices.both(progress.when, when);
    return merged === undefined ? [] : [{ ...progress, when: merged }];
  });
  if (present === undefined) {
    return absent;
  }
  const inside = attachment.effects.flatMap(({ when, value }) => {
    const merged = choices.both(present, when);
    return merged === undefined ? [] : inOrder(model, { ...progress, when: merged, isFiltered: true }, value);
  });
  return [...absent, ...inside];
}

function inOrder(
  { choices }: NetworkModel,
  start: Progress,
  rules: readonly Guarded<Effect>[][],
): readonly Progress[] {
  let all: readonly Progress[] = [start];
  for (const effects of rules) {
    all = all.flatMap((progress) =>
      effects.flatMap(({ when, value }) => {
        const merged = choices.both(progress.when, when);
        return merged === undefined ? [] : [after({ ...progress, when: merged }, value)];
      }),
    );
  }
  return all;
}

function after(progress: Progress, effect: Effect): Progress {
  if (progress.ending !== undefined) {
    return progress;
  }
  const { mayOpen = effect.mayOpen, mayBlock = effect.mayBlock } = progress;
  if (effect.ends === 'blocked') {
    return {
      ...progress,
      ending: mayOpen === undefined ? { is: 'blocked' } : { is: 'unknown', why: mayOpen },
    };
  }
  if (effect.ends === 'open') {
    const how = effect.how ?? '';
    return {
      ...progress,
      ending: mayBlock === undefined ? { is: 'open', how } : { is: 'unknown', why: mayBlock },
    };
  }
  return { ...progress, mayOpen, mayBlock };
}

/** Rule groups that are associated with the VPC itself. */
function directOf(model: NetworkModel, isVpc: IsNamed): readonly Attachment[] {
  return model.resources.ofType('AWS::Route53Resolver::FirewallRuleGroupAssociation').flatMap((association) =>
    whereNamed(model, { resource: association, path: 'VpcId', isNamed: isVpc }).flatMap((when) => {
      const [priority] = association.at('Priority');
      return groupsAt(model, { resource: association, path: 'FirewallRuleGroupId', when }).map((found) => ({
        ...found,
        priority: numberOf(priority?.value),
      }));
    }),
  );
}

/** Rule groups that come with a Route 53 Profile; of a profile outside the input nothing is known. */
function profiledOf(model: NetworkModel, isVpc: IsNamed): readonly Attachment[] {
  return model.resources.ofType('AWS::Route53Profiles::ProfileAssociation').flatMap((association) =>
    whereNamed(model, { resource: association, path: 'ResourceId', isNamed: isVpc }).flatMap((when) =>
      association.at('ProfileId').flatMap((profile) => {
        const merged = model.choices.both(when, profile.when);
        if (merged === undefined) {
          return [];
        }
        return profile.value.kind === 'resource'
          ? ofProfile(model, profile.value.id, merged)
          : [doubtfulAt(merged, 'the input does not show its Route 53 Profile')];
      }),
    ),
  );
}

function ofProfile(model: NetworkModel, profile: string, outer: Guard): readonly Attachment[] {
  const isProfile: IsNamed = (setting) => setting.kind === 'resource' && setting.id === profile;
  return model.resources.ofType('AWS::Route53Profiles::ProfileResourceAssociation').flatMap((association) =>
    whereNamed(model, { resource: association, path: 'ProfileId', isNamed: isProfile }).flatMap((inner) => {
      const when = model.choices.both(outer, inner);
      const groups =
        when === undefined ? [] : groupsAt(model, { resource: association, path: 'ResourceArn', when });
      return groups.map((found) => ({ ...found, priority: profilePriority(association) }));
    }),
  );
}

/** `ResourceProperties` is a JSON text with the priority of the group in the profile. */
function profilePriority(association: Resource): number {
  const [written] = association.written('ResourceProperties');
  const text = typeof written?.value === 'string' ? written.value : '';
  return Number(/"priority"\s*:\s*"?(\d+)/.exec(text)?.[1] ?? Number.NaN);
}

interface Place {
  readonly resource: Resource;
  readonly path: string;
}

function whereNamed(
  { choices }: NetworkModel,
  { resource, path, isNamed }: Place & { readonly isNamed: IsNamed },
): readonly Guard[] {
  return resource
    .at(path)
    .filter(({ value }) => isNamed(value))
    .flatMap(({ when }) => {
      const merged = choices.both(resource.when, when);
      return merged === undefined ? [] : [merged];
    });
}

function groupsAt(
  model: NetworkModel,
  { resource, path, when }: Place & { readonly when: Guard },
): readonly Attachment[] {
  return resource.at(path).flatMap((setting) => {
    const merged = model.choices.both(when, setting.when);
    if (merged === undefined) {
      return [];
    }
    const group = setting.value.kind === 'resource' ? model.resources.get(setting.value.id) : undefined;
    if (group !== undefined && group.type !== 'AWS::Route53Resolver::FirewallRuleGroup') {
      // A profile carries hosted zones, resolver rules and endpoints as well.
      return path === 'ResourceArn' ? [] : [doubtfulAt(merged, 'its rule group is made by other means')];
    }
    return group === undefined
      ? [doubtfulAt(merged, 'the input does not show its rule group')]
      : [{ when: merged, priority: Number.NaN, effects: (breadth) => effectsOf(model, group, breadth) }];
  });
}

function doubtfulAt(when: Guard, why: string): Attachment {
  const effects = [{ when: ALWAYS, value: [[{ when: ALWAYS, value: doubtful(why) }]] }];
  return { when, priority: Number.NaN, effects: () => effects };
}

function numberOf(setting: Setting | undefined): number {
  return setting?.kind === 'text' ? Number(setting.text) : Number.NaN;
}
