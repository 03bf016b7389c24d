import type { Resource } from '../../model/resource';
import { eachStatement, listOf, toDocument } from '../policies/documents';
import { ofShape } from '../policies/shapes';
import type { Found, Judgement, Predicate } from './each-text';
import { eachText } from './each-text';
import type { Marked } from './marked';
import { isOwn, onlyHole, show } from './marked';

/** Areas over which Amazon Bedrock spreads the requests of a system-defined inference profile. */
const AREA = '(?:apac|au|ca|eu|global|jp|us|us-gov)';
const PROFILE = new RegExp(`(?:^|inference-profile/)${AREA}\\.[a-z0-9-]+\\.[a-z0-9]`);
const GUARDRAIL = new RegExp(`(?:^|guardrail-profile/)${AREA}\\.guardrail\\.`);

/** Makers of models, by which an id is told from another name with a dot. */
const NAMED = new RegExp(
  `(?:^|inference-profile/)${AREA}\\.(?:ai21|amazon|anthropic|cohere|deepseek|meta|mistral|openai|qwen|stability|twelvelabs|writer)\\.`,
);

/** Questions about where models are run. */
export const INFERENCE_QUESTIONS = {
  /** A model, or inference profile, that runs in several Regions or in another one. */
  crossRegionModel: (resource, path) => eachText(resource, path, (marked) => judgeModel(marked, resource)),

  /** The id of an inference profile for several Regions, among texts that can be anything. */
  namesCrossRegionModel: (resource, path) =>
    eachText(resource, path, (marked) =>
      NAMED.test(marked.text) ? { seen: show(marked, marked.text) } : undefined,
    ),

  /** A policy that allows inference profiles for several Regions by name. */
  allowsCrossRegionModel: (resource, path, resources) =>
    resource.written(path).flatMap(({ when, value }): readonly Found[] => {
      const seen = profileIn(toDocument(value), resources);
      return seen === undefined ? [] : [{ when, value: true, seen }];
    }),
} satisfies Readonly<Record<string, Predicate>>;

function judgeModel(marked: Marked, resource: Resource): Judgement {
  const { text } = marked;
  if (PROFILE.test(text) || GUARDRAIL.test(text)) {
    return { seen: show(marked, text) };
  }
  const hole = onlyHole(marked, text);
  if (hole !== undefined) {
    return isOwn(hole) ? undefined : { why: hole.why };
  }
  const region = /^arn:[^:]*:bedrock:([a-z0-9-]+):/.exec(text)?.[1];
  return region === undefined || resource.region === undefined || region === resource.region
    ? undefined
    : { seen: show(marked, text) };
}

const profileIn = ofShape((policy): string | undefined => {
  let seen: string | undefined;
  eachStatement(policy, (statement) => {
    const found = statement['Effect'] === 'Allow' ? listOf(statement['Resource']).map(textOf) : [];
    seen ??= found.find((text) => NAMED.test(text) || PROFILE.test(text));
    return statement;
  });
  return seen;
});

function textOf(resource: unknown): string {
  const parts = (resource as { readonly parts?: unknown } | null)?.parts;
  const pieces = Array.isArray(parts) ? (parts as readonly unknown[]) : [resource];
  return pieces.map((part) => (typeof part === 'string' ? part : '…')).join('');
}
