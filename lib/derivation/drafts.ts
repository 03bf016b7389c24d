import { CfnElement, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { TemplateSource } from '../egress/load/source';
import { DraftResolver } from './draft-resolver';

/** What the stacks of a Stage would be, were they written now. */
export interface Drafts {
  readonly sources: readonly TemplateSource[];
  /** Stack and logical id of a resource, with `/` between them → the construct that it is made of. */
  readonly constructs: ReadonlyMap<string, CfnElement>;
  /** Stacks whose resources a stack refers to. */
  readonly uses: ReadonlyMap<Stack, ReadonlySet<Stack>>;
  /** Constructs that cannot be written yet, and why. */
  readonly unread: readonly { readonly construct: IConstruct; readonly why: string }[];
}

type Section = Record<string, unknown>;
type Sections = Record<string, Section>;

interface Draft {
  readonly stack: Stack;
  readonly sections: Sections;
}

/**
 * Reads the stacks of a Stage before they are written, nested stacks included and nested Stages left out.
 *
 * What one stack refers to in another is an export of that one here, as CDK makes it later. Nothing that is read changes.
 */
export function draftsOf(stage: IConstruct): Drafts {
  const drafts = new Map<Stack, Draft>();
  const unread: { construct: IConstruct; why: string }[] = [];
  const constructs = new Map<string, CfnElement>();
  const elements = stage.node.findAll().filter((one) => CfnElement.isCfnElement(one));
  const draftOf = (stack: Stack): Draft => {
    const draft = drafts.get(stack) ?? { stack, sections: {} };
    drafts.set(stack, draft);
    return draft;
  };
  const uses = new Map<Stack, Set<Stack>>();
  const resolver = new DraftResolver((producer, written, consumer) => {
    uses.set(consumer, (uses.get(consumer) ?? new Set<Stack>()).add(producer));
    return exportFrom(draftOf(producer), written);
  });
  for (const element of elements.filter((one) => (Stage.of(one) ?? one.node.root) === stage)) {
    const stack = Stack.of(element);
    try {
      const written = writtenOf(element, resolver);
      Object.keys(written['Resources'] ?? {}).forEach((id) =>
        constructs.set(`${stack.node.path}/${id}`, element),
      );
      add(draftOf(stack).sections, written);
    } catch (error) {
      unread.push({ construct: element, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { sources: [...drafts.values()].map(toSource), constructs, uses, unread };
}

/** What an element adds to the template of its stack: CDK asks it the same. */
function writtenOf(element: CfnElement, resolver: DraftResolver): Sections {
  const written = (element as unknown as { _toCloudFormation(): object })._toCloudFormation();
  const resolved: unknown = Tokenization.resolve(written, { scope: element, resolver, preparing: true });
  // What is undefined is not written.
  return JSON.parse(JSON.stringify(resolved)) as Sections;
}

function add(sections: Sections, written: Sections): void {
  for (const [name, section] of Object.entries(written)) {
    if (typeof section === 'object') {
      sections[name] = { ...sections[name], ...section };
    }
  }
}

/** Exports something from a stack, once, and says how others import it. */
function exportFrom({ stack, sections }: Draft, written: object): unknown {
  const name = `${stack.node.path} ${JSON.stringify(written)}`;
  add(sections, { Outputs: { [`Draft ${name}`]: { Value: written, Export: { Name: name } } } });
  return { 'Fn::ImportValue': name };
}

function toSource({ stack, sections }: Draft): TemplateSource {
  const { path } = stack.node;
  const { account, region, templateOptions } = stack;
  return {
    stack: path,
    stackName: stack.stackName,
    file: path,
    path,
    template: { Resources: {}, ...sections, Transform: templateOptions.transforms },
    mentionsDefaultGroup: false,
    nested: new Map(),
    ...(Token.isUnresolved(account) ? {} : { account }),
    ...(Token.isUnresolved(region) ? {} : { region }),
  };
}
