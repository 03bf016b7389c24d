import { existsSync } from 'node:fs';
import { UsageError } from '../../lib/shared/errors';
import { withDrafter } from '../../lib/sizing/drafts';
import type { Flags, Speculation } from '../../lib/sizing/memory/estimate';
import { oneOf } from '../arguments';
import { findModel, type FoundModel, type Reading } from './model';
import { wholeNumber } from './numbers';
import type { Values } from './options';

/** Methods of `--speculative-config` that are carried. */
export const METHODS = ['draft_model', 'eagle', 'eagle3', 'mtp', 'ngram', 'suffix'] as const;
type Method = (typeof METHODS)[number];

/** Methods whose drafts a model of its own writes. */
const WITH_MODEL: readonly Method[] = ['draft_model', 'eagle', 'eagle3'];

/**
 * How drafts are written; undefined where nobody asks for them.
 *
 * @throws UsageError for a method that is not carried, one without its model or number of tokens, and a model that it has not
 */
export function speculationOf(values: Values): Speculation | undefined {
  const { 'speculative-model': model, 'speculative-method': asked } = values;
  const tokens = wholeNumber('--num-speculative-tokens', values['num-speculative-tokens']);
  if (model === undefined && asked === undefined) {
    if (tokens === undefined) return undefined;
    throw new UsageError(
      '--num-speculative-tokens goes with --speculative-model or --speculative-method, which are not given',
    );
  }
  const method = asked === undefined ? methodOf(model ?? '') : oneOf('--speculative-method', asked, METHODS);
  checkMethod(method, model, tokens);
  return { method, ...(model === undefined ? {} : { model }), ...(tokens === undefined ? {} : { tokens }) };
}

function checkMethod(method: Method, model: string | undefined, tokens: number | undefined): void {
  const needs = WITH_MODEL.includes(method);
  if (needs && model === undefined) {
    throw new UsageError(
      `--speculative-method ${method} has no --speculative-model, expected the one that drafts`,
    );
  }
  if (!needs && model !== undefined) {
    throw new UsageError(
      `--speculative-method ${method} drafts without a model, expected no --speculative-model`,
    );
  }
  if (tokens === undefined && method !== 'mtp' && method !== 'suffix') {
    throw new UsageError(
      `--speculative-method ${method} has no --num-speculative-tokens, expected how many are drafted`,
    );
  }
}

/** As vLLM tells the method by the name of the model. */
function methodOf(model: string): Method {
  const name = model.toLowerCase();
  if (name.includes('eagle3')) return 'eagle3';
  return name.includes('eagle-') ? 'eagle' : 'draft_model';
}

/** What is asked for with drafts: the model, and its flags. */
export interface Drafted {
  readonly model: FoundModel;
  readonly flags: Flags;
}

/**
 * The model with what writes its drafts.
 *
 * @throws UsageError for a draft model that is not found, or does not go with the model
 */
export function drafted(model: FoundModel, flags: Flags): Drafted {
  const { speculation } = flags;
  if (speculation === undefined) return { model, flags };
  const { architecture } = model;
  const { method, model: name } = speculation;
  if (method === 'mtp') return { model, flags: { ...flags, draftLayers: ownLayers(model) } };
  if (name === undefined) return { model, flags };
  const reading: Reading = { quantization: undefined, dtype: undefined };
  const found = findModel(
    existsSync(name) ? { kind: 'file', path: name } : { kind: 'catalogue', id: name },
    reading,
  );
  const drafter = { id: found.id, architecture: found.architecture, method };
  return {
    model: { ...model, architecture: withDrafter(architecture, drafter) },
    flags: { ...flags, draftLayers: found.architecture.layers.length },
  };
}

function ownLayers({ id, architecture }: FoundModel): number {
  const { draftLayers } = architecture;
  if (draftLayers !== undefined && draftLayers > 0) return draftLayers;
  throw new UsageError(
    `--speculative-method mtp: ${id} has no layers for multi-token prediction, expected another method`,
  );
}
