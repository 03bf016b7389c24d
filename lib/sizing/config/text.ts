import { UsageError } from '../../shared/errors';
import { decoderMembers } from './encoder-decoder';
import { familyOf, isKnownType, typeOfArchitecture } from './families';
import type { Family } from './families';
import { Members, isObject } from './members';
import type { JsonObject } from './members';

/** Where models of several parts keep the configuration of the one that writes text, in the order that vLLM looks. */
const NESTS = [
  'thinker_config',
  'text_config',
  'llm_config',
  'language_config',
  'language_model_config',
  'text_model_config',
];

/** Objects whose members belong to the text model itself (MPT, DBRX). */
const INNER = ['attn_config', 'ffn_config', 'attention_other_setting', 'moe'];

/** The configuration of the part that writes text, and of the model around it. */
export interface TextConfig {
  readonly root: Members;
  readonly text: Members;
  readonly family: Family;
  /** The name in `architectures`; empty where there is none. */
  readonly name: string;
  readonly modelType?: string;
}

/** Finds the part of a `config.json` that writes text, with what its class takes for the members left out. */
export function textConfigOf(config: unknown, where: string): TextConfig {
  if (!isObject(config))
    throw new UsageError(`${where} is not a JSON object, expected a model's config.json`);
  const root = new Members(config, where);
  const nested = innermost(root);
  const name = root.texts('architectures')[0] ?? nested.texts('architectures')[0] ?? '';
  const own = nested.texts('architectures')[0] ?? '';
  const named = [
    nested.text('model_type'),
    root.text('model_type'),
    typeOfArchitecture(own),
    typeOfArchitecture(name),
  ];
  const modelType = knownType(named);
  const family = familyOf(modelType);
  const inner = Object.assign({}, ...INNER.map((name) => nested.object(name)?.all ?? {})) as JsonObject;
  const decoder = family.encoderDecoder === true ? decoderMembers(nested) : {};
  const text = nested.over({ ...shared(root, nested), ...family.defaults, ...inner }).with(decoder);
  return { root, text, family, name, ...(modelType === undefined ? {} : { modelType }) };
}

/** The first type that is known, else the first. */
function knownType(types: readonly (string | undefined)[]): string | undefined {
  return types.find((type) => isKnownType(type)) ?? types.find((type) => type !== undefined);
}

function innermost(members: Members): Members {
  const nest = NESTS.find((name) => members.object(name) !== undefined);
  const inner = nest === undefined ? undefined : members.object(nest);
  return inner === undefined ? members : innermost(inner);
}

/** Members of the model around that count for its text part too. */
function shared(root: Members, nested: Members): JsonObject {
  if (root === nested) return {};
  const names = ['torch_dtype', 'dtype', 'tie_word_embeddings', 'quantization_config', 'compression_config'];
  return Object.fromEntries(names.filter((name) => root.has(name)).map((name) => [name, root.all[name]]));
}
