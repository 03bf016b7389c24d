import type { Guard, Guarded } from './choices';
import type { Origin } from './network';

/**
 * Resources of the input as they were written, for rules that look at properties rather than at packets.
 *
 * A property is addressed by its path, in the spelling of CloudFormation's specification: `VpcConfig.SubnetIds[]` is
 * every item of a list, `Environment.Variables.*` every value of a map.
 */
export interface Resource {
  /** Unique in the input. */
  readonly id: string;
  readonly type: string;
  readonly origin: Origin;
  /** When the resource exists. */
  readonly when: Guard;
  /** Account and Region that the input says it is deployed to. */
  readonly account?: string;
  readonly region?: string;
  /**
   * All that a path can hold, each with the settings of the input that select it: one for each item where the path
   * goes through lists and maps, `absent` where nothing is written.
   *
   * @param telling - values that the question is about: a parameter that may be anything is asked for each of them
   */
  at(path: string, telling?: readonly string[]): readonly Guarded<Setting>[];
  /** Why a path may lead to more than is written: what stands in its way is known only at deployment. */
  barriers(path: string): readonly Guarded<string>[];
  /**
   * The part of the resource under a path (all of its properties for ''), with holes where a value is not known;
   * nothing where nothing is written, and one for each item where the path goes through lists and maps.
   *
   * A path that ends in `**` leads to each text, number or the like below, however deep.
   */
  written(path: string): readonly Guarded<Written>[];
  /** The same of its metadata, such as `AWS::CloudFormation::Init`; nothing for inputs that carry none. */
  metadata(path: string): readonly Guarded<Written>[];
}

/** What a property can be. */
export type Setting =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  /** Another resource of the input, or, with an attribute, something that it decides. */
  | { readonly kind: 'resource'; readonly id: string; readonly type: string; readonly attribute: string }
  /** An object or a list that the path does not go into. */
  | { readonly kind: 'object' | 'list' }
  /** A parameter that can have any value but those that the question is about. */
  | { readonly kind: 'open'; readonly parameter: string }
  /** `isGiven` tells that something is written there, whatever it is. */
  | { readonly kind: 'unknown'; readonly why: string; readonly isGiven: boolean };

/** A part of a template with its intrinsic functions worked out: JSON, but for texts that are not known in full. */
export type Written =
  string | number | boolean | null | Text | readonly Written[] | { readonly [key: string]: Written };

/** A text of which some parts are known only at deployment. */
export class Text {
  constructor(public readonly parts: readonly (string | Hole)[]) {}

  /** The text with each hole replaced. */
  public fill(by: (hole: Hole) => string): string {
    return this.parts.map((part) => (typeof part === 'string' ? part : by(part))).join('');
  }
}

/** A part of a text that is known only at deployment. */
export interface Hole {
  readonly why: string;
  /** Set when another resource of the input decides it; `attribute` is '' for its Ref. */
  readonly resource?: { readonly id: string; readonly type: string; readonly attribute: string };
  /** Set when a parameter or pseudo parameter decides it. */
  readonly parameter?: string;
  /** Set to the name in Parameter Store, unless somebody gives another one, that it is read from. */
  readonly stored?: string;
}

/** Whose an input is, as far as somebody says so. */
export interface Owner {
  /** Id of the organization. */
  readonly organization?: string;
  /** Accounts besides those that the input is deployed to. */
  readonly accounts?: readonly string[];
  /** Ids of VPCs and VPC endpoints besides those of the input. */
  readonly networks?: readonly string[];
  /** Blocks of public addresses from which own principals call the APIs of AWS. */
  readonly addresses?: readonly string[];
  /** Patterns of the ARNs of roles that deploy, from wherever they are. */
  readonly deploymentRoles?: readonly string[];
  /** Where it is kept that the organization opted out of AI services. */
  readonly aiServicesOptOut?: string;
}

/** Every resource of an input. */
export class Resources {
  /** What the boundary file declares. */
  public owner: Owner = {};
  private readonly byId = new Map<string, Resource>();
  private cachedAll: readonly Resource[] | undefined;
  private byType: Map<string, Resource[]> | undefined;

  public add(resource: Resource): void {
    this.byId.set(resource.id, resource);
    this.cachedAll = undefined;
    this.byType = undefined;
  }

  public get(id: string): Resource | undefined {
    return this.byId.get(id);
  }

  public get all(): readonly Resource[] {
    this.cachedAll ??= [...this.byId.values()];
    return this.cachedAll;
  }

  public get types(): readonly string[] {
    return [...this.index().keys()];
  }

  public ofType(type: string): readonly Resource[] {
    return this.index().get(type) ?? [];
  }

  private index(): Map<string, Resource[]> {
    if (this.byType === undefined) {
      this.byType = new Map();
      for (const resource of this.byId.values()) {
        const known = this.byType.get(resource.type);
        if (known === undefined) {
          this.byType.set(resource.type, [resource]);
        } else {
          known.push(resource);
        }
      }
    }
    return this.byType;
  }
}
