import { ALWAYS, mergeGuards } from '../../../model/choices';
import type { Guarded } from '../../../model/choices';
import type { Placement } from '../../../model/filters';
import { defaultGroupOf } from '../../../model/filters';
import type { Reference, References } from '../../../model/network';
import type { Block } from '../block';
import { canFallBack } from '../handlers/security-groups';
import { listOf, textOf, textsIn } from '../json';
import type { ResourceReader } from '../reader';
import type { FilterNames } from './names';
import { doubtOf, isUnknown, standingOf } from './names';
import type { PlacementRow } from './table';
import { ATTACHMENTS, HOLDERS, PLACED, TEMPLATES, isStranger } from './table';

/** Finds what the resources of a plan place in subnets. */
export class Placements {
  private readonly holders = new Map<string, ResourceReader>();

  constructor(
    private readonly resources: readonly ResourceReader[],
    private readonly names: FilterNames,
  ) {
    for (const r of resources.filter(({ type }) => HOLDERS.has(type))) {
      const later = r.names.unknown(`${r.address}.name`, '').reference.id;
      const name = textOf(r.instance.values['name']);
      [r.id, later, ...(name === undefined ? [] : [name])].forEach((id) => this.holders.set(id, r));
    }
  }

  /** Interfaces of which the plan shows subnet and groups. */
  public all(): readonly Placement[] {
    return this.rows().flatMap(({ r, row }) => {
      const subnets = this.subnetsOf(r, row);
      const why = doubtOf(asOne(subnets, row), 'subnet');
      const known = subnets.filter(({ value }) => !isUnknown(value));
      return known.length === 0 ? [] : [this.placement(r, row, { subnets: known, why })];
    });
  }

  /** What may have interfaces in subnets, and in groups, that the plan does not show. */
  public strangers(): readonly Placement[] {
    const standing = standingOf(this.resources);
    const lost = this.rows().flatMap(({ r, row }) => {
      const isLost = this.subnetsOf(r, row).some(({ value }) => isUnknown(value));
      // A list that is unknown as a whole may spell ids, which are of what stands already.
      const spelled = this.isWhole(r, row) ? subnetsIn(r).filter(({ value }) => standing.has(value.id)) : [];
      const subnets = isLost ? subnetsIn(r) : spelled;
      const why = `the plan does not show in which subnets '${r.address}' stands`;
      return subnets.length > 0 ? [strange(r, subnets, why)] : [];
    });
    const others = this.resources
      .filter(({ type }) => isStranger(type))
      .flatMap((r) => {
        const why = `the input does not show which groups '${r.address}' (${r.type}) puts its interfaces into`;
        const subnets = mentioned(r);
        return subnets.length === 0 ? [] : [strange(r, subnets, why)];
      });
    return [...lost, ...others];
  }

  /** Whether a list of subnets is known only after apply as a whole. */
  private isWhole(r: ResourceReader, { subnets, through }: PlacementRow): boolean {
    const holders = through === undefined ? [] : referencesAt(r.block, subnets);
    return (
      isWholeAt(r.block, subnets) ||
      holders.some(({ value }) => {
        const holder = this.holders.get(value.id);
        return holder !== undefined && through !== undefined && isWholeAt(holder.block, through);
      })
    );
  }

  private rows(): readonly { readonly r: ResourceReader; readonly row: PlacementRow }[] {
    return this.resources.flatMap((r) => (PLACED.get(r.type) ?? []).map((row) => ({ r, row })));
  }

  private subnetsOf(r: ResourceReader, { subnets, through }: PlacementRow): References {
    const named = referencesAt(r.block, subnets);
    return through === undefined ? named : named.flatMap((holder) => this.behind(holder, [through]));
  }

  private placement(
    r: ResourceReader,
    row: PlacementRow,
    { subnets, why }: { readonly subnets: References; readonly why: string | undefined },
  ): Placement {
    const { origin, when } = r;
    const { groups, why: open } = this.groupsOf(r, row, subnets);
    const doubt = why ?? row.also ?? open;
    return {
      origin,
      when,
      subnets,
      groups: why === undefined ? this.names.named(groups) : [],
      ...(doubt === undefined ? {} : { why: `'${r.address}': ${doubt}` }),
    };
  }

  private groupsOf(
    r: ResourceReader,
    row: PlacementRow,
    subnets: References,
  ): { readonly groups: References; readonly why?: string | undefined } {
    const own = row.groups.flatMap((path) => referencesAt(r.block, path));
    const templates = (row.templates ?? []).flatMap((path) => referencesAt(r.block, path));
    const named = [...own, ...templates.flatMap((template) => this.ofTemplate(template))];
    const added = this.attachedTo(r);
    const fallback = this.fallback(r, row, { named, subnets });
    const isWhole =
      row.groups.some((path) => isWholeAt(r.block, path)) ||
      templates.some(({ value }) => this.isWholeTemplate(value));
    const spelled = isWhole
      ? 'the plan does not show whether its list of security groups names others besides'
      : undefined;
    return {
      groups: [...named, ...fallback.groups, ...added.groups],
      why: fallback.why ?? added.why ?? spelled,
    };
  }

  private isWholeTemplate({ id }: Reference): boolean {
    const target = this.holders.get(id);
    const paths = target === undefined ? [] : (TEMPLATES.get(target.type) ?? []);
    return target !== undefined && paths.some((path) => isWholeAt(target.block, path));
  }

  /** Groups of a resource that names none. */
  private fallback(
    r: ResourceReader,
    { groups, templates, fallsBack }: PlacementRow,
    { named, subnets }: { readonly named: References; readonly subnets: References },
  ): { readonly groups: References; readonly why?: string | undefined } {
    const canName = groups.length > 0 || templates !== undefined;
    if (named.length > 0 || !canName || !canFallBack(r)) {
      return { groups: [] };
    }
    if (fallsBack !== true) {
      return { groups: [], why: 'it names no security group' };
    }
    if (this.attachedTo(r).replaces) {
      return { groups: [] };
    }
    return { groups: subnets.flatMap((subnet) => defaultGroupsOf(r, subnet)) };
  }

  /** Groups that other resources put it into. */
  private attachedTo(r: ResourceReader): { groups: References; why?: string; replaces: boolean } {
    const groups: Guarded<Reference>[] = [];
    let why: string | undefined;
    let replaces = false;
    for (const { attachment, of, group } of this.attachments()) {
      const targets = attachment.block.required(of);
      const own = targets.filter(({ value }) => value.id === r.id || isInterfaceOf(r, value.id));
      if (own.length === 1 && targets.length === 1) {
        groups.push(...attachment.block.required(group));
        replaces ||= attachment.block.text('replace_default_association') === 'true';
      } else if (own.length > 0 || mentions(attachment, r, targets)) {
        why = `'${attachment.address}' may put it into another security group`;
      }
    }
    return { groups, replaces, ...(why === undefined ? {} : { why }) };
  }

  private attachments(): readonly { attachment: ResourceReader; of: string; group: string }[] {
    this.cachedAttachments ??= this.resources.flatMap((attachment) => {
      const row = ATTACHMENTS.get(attachment.type);
      return row === undefined ? [] : [{ attachment, ...row }];
    });
    return this.cachedAttachments;
  }

  private cachedAttachments: readonly { attachment: ResourceReader; of: string; group: string }[] | undefined;

  /** A launch template of the input names its groups; another one is a group that nobody knows. */
  private ofTemplate(template: Guarded<Reference>): References {
    const target = this.holders.get(template.value.id);
    const paths = target === undefined ? undefined : TEMPLATES.get(target.type);
    return paths === undefined ? [template] : this.behind(template, paths);
  }

  private behind(reference: Guarded<Reference>, paths: readonly string[]): References {
    const target = this.holders.get(reference.value.id);
    return target === undefined
      ? [{ ...reference, value: { ...reference.value, id: `?${reference.value.id}` } }]
      : paths
          .flatMap((path) => referencesAt(target.block, path))
          .flatMap(({ when, value }) => {
            const merged = mergeGuards(reference.when, when);
            return merged === undefined ? [] : [{ when: merged, value }];
          });
  }
}

/** What the argument at a path refers to; a path goes through blocks, and one to a list ends in `[]`. */
function referencesAt(block: Block, path: string): References {
  return ownersOf(block, path).flatMap(({ owner, name, isList }) =>
    isList ? owner.memberList(name) : owner.references(name),
  );
}

/** Whether a list at a path is known only after apply as a whole. */
function isWholeAt(block: Block, path: string): boolean {
  return ownersOf(block, path).some(({ owner, name, isList }) => isList && owner.isWhole(name));
}

interface Argument {
  readonly owner: Block;
  readonly name: string;
  readonly isList: boolean;
}

function ownersOf(block: Block, path: string): readonly Argument[] {
  const names = path.split('.');
  const last = names.at(-1) ?? '';
  const blocks = names
    .slice(0, -1)
    .reduce<readonly Block[]>((found, name) => found.flatMap((one) => one.blocks(name)), [block]);
  const isList = last.endsWith('[]');
  return blocks.map((owner) => ({ owner, name: isList ? last.slice(0, -2) : last, isList }));
}

/** Of a list it is known that all of them are meant, unless one is not known. */
function asOne(subnets: References, { subnets: path, through }: PlacementRow): References {
  const isList = path.endsWith('[]') || path.includes('.') || through !== undefined;
  return isList && !subnets.some(({ value }) => isUnknown(value)) ? [] : subnets;
}

function strange({ origin, when }: ResourceReader, subnets: References, why: string): Placement {
  return { origin, when, subnets, groups: [], why };
}

function subnetsIn({ model }: ResourceReader): References {
  return [...model.nodes.values()]
    .filter(({ kind }) => kind === 'subnet')
    .map(({ id, origin }) => ({ when: ALWAYS, value: { id, label: origin.logicalId } }));
}

/** Subnets that a resource names anywhere, by what is written or by what is known. */
function mentioned(r: ResourceReader): References {
  const written = r.mentions().map(({ reference }) => reference);
  const known = [...textsIn(r.instance.values)].map((text) => r.names.literal(text).reference);
  const all = new Map([...written, ...known].map((reference) => [reference.id, reference]));
  return [...all.values()]
    .filter(({ id }) => r.model.nodes.get(id)?.kind === 'subnet')
    .map((value) => ({ when: ALWAYS, value }));
}

function defaultGroupsOf({ model }: ResourceReader, { when, value }: Guarded<Reference>): References {
  const node = model.nodes.get(value.id);
  return node?.kind !== 'subnet'
    ? []
    : node.vpc.flatMap((vpc) => {
        const merged = mergeGuards(when, vpc.when);
        const label = `default of ${vpc.value.label}`;
        return merged === undefined
          ? []
          : [{ when: merged, value: { id: defaultGroupOf(vpc.value.id), label } }];
      });
}

/** Whether an interface is one that the resource has made for itself. */
function isInterfaceOf({ instance }: ResourceReader, id: string): boolean {
  return listOf(instance.values['network_interface_ids']).includes(id);
}

/** Whether what is attached may be an interface of a resource that the attachment speaks of. */
function mentions(attachment: ResourceReader, r: ResourceReader, targets: References): boolean {
  const isOpen = targets.some(({ value }) => isUnknown(value));
  return (
    isOpen &&
    attachment
      .mentions()
      .some(({ reference }) => reference.id === r.id || reference.label.startsWith(`${r.address}.`))
  );
}
