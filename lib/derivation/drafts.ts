import { CfnElement, Stack, Stage, Token, Tokenization, type CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { TemplateOutput, TemplateResource, TemplateSource } from '../egress/load/source';
import { remember } from '../shared/remember';
import { DraftResolver } from './draft-resolver';
import { isWritten, laterResource, tellsType } from './draft-resource';

/** What the stacks of a Stage would be, were they written now. */
export interface Drafts {
  readonly sources: readonly TemplateSource[];
  /** Stack and logical id of a resource, with `/` between them → the construct that it is made of. */
  readonly constructs: ReadonlyMap<string, CfnElement>;
  /** Stacks whose resources a stack refers to; reads every resource. */
  readonly uses: ReadonlyMap<Stack, ReadonlySet<Stack>>;
  /** Constructs of what was read so far that cannot be written yet, and why. */
  readonly unread: readonly { readonly construct: IConstruct; readonly why: string }[];
}

type Section = Record<string, unknown>;
type Sections = Record<string, Section>;

interface Draft {
  readonly stack: Stack;
  readonly sections: Sections & {
    readonly Resources: Record<string, TemplateResource>;
    readonly Outputs: Record<string, TemplateOutput>;
  };
}

/**
 * Reads the stacks of a Stage before they are written, nested stacks included and nested Stages left out.
 *
 * What one stack refers to in another is an output of that one here. A resource is read when somebody asks for it, unless a
 * transform may write the template anew. Nothing that is read changes.
 */
export function draftsOf(stage: IConstruct): Drafts {
  const elements = stage.node
    .findAll()
    .filter((one): one is CfnElement => CfnElement.isCfnElement(one) && isIn(stage, one));
  const reading = new Reading();
  const isTransformed = elements.some((one) => Stack.of(one).templateOptions.transforms !== undefined);
  for (const element of elements) {
    if (tellsType(element) && !isTransformed) {
      reading.addLater(element);
    } else {
      reading.add(element);
    }
  }
  return reading;
}

function isIn(stage: IConstruct, element: CfnElement): boolean {
  return (Stage.of(element) ?? element.node.root) === stage;
}

class Reading implements Drafts {
  public readonly constructs = new Map<string, CfnElement>();
  public readonly unread: { construct: IConstruct; why: string }[] = [];
  private readonly drafts = new Map<Stack, Draft>();
  private readonly used = new Map<Stack, Set<Stack>>();
  private readonly resolver = new DraftResolver((producer, written, consumer) => {
    remember(this.used, consumer, () => new Set<Stack>()).add(producer);
    return this.outputOf(producer, written);
  });

  public get sources(): readonly TemplateSource[] {
    return [...this.drafts.values()].map(toSource);
  }

  public get uses(): ReadonlyMap<Stack, ReadonlySet<Stack>> {
    for (const { sections } of this.drafts.values()) {
      Object.values(sections.Resources).forEach(({ Properties }) => Properties);
    }
    return this.used;
  }

  /** Adds an element with all that it comes to. */
  public add(element: CfnElement): void {
    const sections = this.writtenOf(element);
    Object.keys(sections['Resources'] ?? {}).forEach((id) => this.name(element, id));
    add(this.draftOf(Stack.of(element)).sections, sections);
  }

  /** Adds a resource that is written when somebody asks for it. */
  public addLater(element: CfnResource): void {
    if (isWritten(element)) {
      const id = this.resolve(element, element.logicalId) as string;
      this.name(element, id);
      const write = (): TemplateResource => {
        const { [id]: resource } = this.writtenOf(element)['Resources'] ?? {};
        return (resource as TemplateResource | undefined) ?? { Type: element.cfnResourceType };
      };
      this.draftOf(Stack.of(element)).sections.Resources[id] = laterResource(element, write);
    }
  }

  private draftOf(stack: Stack): Draft {
    return remember(this.drafts, stack, () => ({ stack, sections: { Resources: {}, Outputs: {} } }));
  }

  private name(element: CfnElement, logicalId: string): void {
    this.constructs.set(`${Stack.of(element).node.path}/${logicalId}`, element);
  }

  /** What an element adds to the template of its stack, if it can be written: CDK asks it the same. */
  private writtenOf(element: CfnElement): Sections {
    try {
      const written = (element as unknown as { _toCloudFormation(): object })._toCloudFormation();
      // What is undefined is not written.
      return JSON.parse(JSON.stringify(this.resolve(element, written))) as Sections;
    } catch (error) {
      this.unread.push({ construct: element, why: error instanceof Error ? error.message : String(error) });
      return {};
    }
  }

  private resolve(scope: IConstruct, value: unknown): unknown {
    return Tokenization.resolve(value, { scope, resolver: this.resolver, preparing: true });
  }

  /** Makes something an output of its stack, once, and says how others refer to it. */
  private outputOf(producer: Stack, written: object): unknown {
    const name = `Draft ${JSON.stringify(written)}`;
    this.draftOf(producer).sections.Outputs[name] = { Value: written };
    const { stackName: StackName, region } = producer;
    const Region = Token.isUnresolved(region) ? undefined : region;
    return { 'Fn::GetStackOutput': { StackName, OutputName: name, ...(Region && { Region }) } };
  }
}

function add(sections: Sections, written: Sections): void {
  for (const [name, section] of Object.entries(written)) {
    if (typeof section === 'object') {
      Object.assign((sections[name] ??= {}), section);
    }
  }
}

function toSource({ stack, sections }: Draft): TemplateSource {
  const { path } = stack.node;
  const { account, region, templateOptions } = stack;
  return {
    stack: path,
    stackName: stack.stackName,
    file: path,
    path,
    template: { ...sections, Transform: templateOptions.transforms },
    mentionsDefaultGroup: false,
    nested: new Map(),
    ...(Token.isUnresolved(account) ? {} : { account }),
    ...(Token.isUnresolved(region) ? {} : { region }),
  };
}
