import { UsageError } from '../../shared/errors';
import type { Members } from './members';
import { scalingsOf } from './positions';
import type { TextConfig } from './text';

/** More than any model has: a number above is a slip, and each layer takes room here too. */
const MOST_LAYERS = 10_000;
/** Longer than any RoPE scaling stretches. */
const MOST_FACTOR = 1_000_000;
const SIZES = ['layers', 'hiddenSize', 'heads', 'vocabularySize'];
const LAYERS = ['layers', 'encoder_layers', 'num_nextn_predict_layers', 'mtp_num_hidden_layers'];

/**
 * Refuses what no model has, before anything is counted with it.
 *
 * @throws UsageError
 */
export function checkConfig(config: TextConfig): void {
  checkSizes(config);
  checkLayers(config.text);
  checkPattern(config.text);
  checkScaling(config.text);
  checkQuantization(config.root);
}

/** Parts of a model may leave its sizes to their class; for a model of text alone those are another model's. */
function checkSizes({ root, text, family }: TextConfig): void {
  if (root.where !== text.where || family.encoderDecoder === true) return;
  SIZES.filter((wanted) => root.nameOf(wanted) === undefined && text.nameOf(wanted) !== undefined).forEach(
    (wanted) => root.count(wanted),
  );
}

function checkLayers(text: Members): void {
  for (const wanted of LAYERS) {
    const count = text.optionalCount(wanted) ?? 0;
    if (count > MOST_LAYERS) refuse(text, wanted, `${count}, expected at most ${MOST_LAYERS} layers`);
  }
  const layers = text.optionalCount('layers');
  const types = text.list('layer_types');
  if (layers !== undefined && types !== undefined && types.length > 0 && types.length < layers) {
    refuse(text, 'layer_types', `a list of ${types.length}, expected one for each of the ${layers} layers`);
  }
  const shared = text.optionalNumber('num_kv_shared_layers') ?? 0;
  if (layers !== undefined && shared >= layers && shared > 0) {
    refuse(text, 'num_kv_shared_layers', `${shared}, expected fewer than the ${layers} layers`);
  }
}

function checkPattern(text: Members): void {
  const pattern = text.text('hybrid_override_pattern');
  if (pattern !== undefined && !/^[M*E-]+$/u.test(pattern)) {
    refuse(text, 'hybrid_override_pattern', `'${pattern.slice(0, 40)}', expected the letters M, *, - and E`);
  }
  if (text.list('block_configs')?.length === 0) refuse(text, 'block_configs', 'empty, expected its layers');
}

function checkScaling(text: Members): void {
  for (const scaling of scalingsOf(text)) {
    const factor = scaling.number('factor');
    if (factor !== undefined && (factor < 1 || factor > MOST_FACTOR)) {
      refuse(scaling, 'factor', `${factor}, expected a number from 1 to ${MOST_FACTOR}`);
    }
  }
}

const BITS = ['bits', 'w_bit', 'nbits'];
const MOST_BITS = 16;

function checkQuantization(root: Members): void {
  const name = 'quantization_config';
  const own = root.object(name);
  if (own === undefined) {
    if (root.has(name)) refuse(root, name, "no object, expected one with 'quant_method'");
    return;
  }
  for (const bits of BITS.filter((member) => own.number(member) !== undefined)) {
    const value = own.number(bits) ?? 0;
    if (value < 1 || value > MOST_BITS) refuse(own, bits, `${value}, expected 1 to ${MOST_BITS} bits`);
  }
  const size = own.number('group_size') ?? own.number('q_group_size') ?? -1;
  if (size !== -1 && (size < 1 || !Number.isInteger(size))) {
    refuse(own, 'group_size', `${size}, expected -1 or a positive whole number`);
  }
  const block = own.numbers('weight_block_size') ?? [];
  if (block.some((side) => !(side >= 1))) {
    refuse(own, 'weight_block_size', `[${block.join(', ')}], expected two positive whole numbers`);
  }
}

function refuse(members: Members, wanted: string, why: string): never {
  throw new UsageError(`'${members.nameOf(wanted) ?? wanted}' in ${members.where} is ${why}`);
}
