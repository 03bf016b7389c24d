import type { ConstructPaths } from './construct-paths';

/** A CloudFormation template as its author wrote it; nothing in it is believed before it is looked at. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Transform?: unknown;
  /** Properties that AWS SAM gives to resources of a type. */
  readonly Globals?: unknown;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface TemplateParameter {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: unknown;
}

export interface TemplateOutput {
  readonly Value?: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name?: unknown };
}

/** A part of a template that nobody can look into. */
export interface Gap {
  readonly logicalId: string;
  /** What is wrong with it, as a predicate: `is not an object`. */
  readonly why: string;
}

/** One template of the input and what is known about where it will be deployed. */
export interface TemplateSource {
  /** The stack's path in its app, or the template's file name without its extension. */
  readonly stack: string;
  /** Name under which the stack is deployed, when the input says so. */
  readonly stackName?: string;
  /** Path of the template, as it is shown to the reader. */
  readonly file: string;
  /** Path of the template on this machine, for line numbers. */
  readonly path: string;
  readonly template: Template;
  /** Parts of the template that could not be read: whatever they stand for may change everything. */
  readonly gaps?: readonly Gap[];
  /** Logical id → its line in the file, from 1, where reading the file told it at no cost. */
  readonly lines?: ReadonlyMap<string, number>;
  /** Whether the template's text speaks of some VPC's default security group; saves a walk over all others. */
  readonly mentionsDefaultGroup: boolean;
  /** Logical id → construct path, where the template does not tell it and the manifest does. */
  readonly constructPaths?: ConstructPaths;
  readonly region?: string;
  readonly account?: string;
  /** Nested stacks: logical id of the AWS::CloudFormation::Stack → the stack that it deploys. */
  readonly nested: ReadonlyMap<string, string>;
  /** Set for a nested stack: who deploys it. */
  readonly parent?: { readonly stack: string; readonly logicalId: string };
}

/** Values given for parameters: `{Name: value}` for every stack, or `{Stack: {Name: value}}`. */
export type ParameterValues = Readonly<Record<string, unknown>>;
