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
  if (layers === undefined) return;
  checkTypes(text, layers);
  const shared = text.optionalCount('num_kv_shared_layers') ?? 0;
  if (shared >= layers) {
    refuse(text, 'num_kv_shared_layers', `${shared}, expected fewer than the ${layers} layers`);
  }
}

function checkTypes(text: Members, layers: number): void {
  const types = text.list('layer_types') ?? [];
  if (types.length > 0 && types.length < layers) {
    refuse(text, 'layer_types', `a list of ${types.length}, expected one for each of the ${layers} layers`);
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
const GROUPS = ['group_size', 'q_group_size'];
const MOST_BITS = 16;

function checkQuantization(root: Members): void {
  const own = root.object('quantization_config');
  if (own === undefined) {
    if (root.has('quantization_config'))
      refuse(root, 'quantization_config', "no object, expected one with 'quant_method'");
    return;
  }
  for (const name of BITS) checkBits(own, name);
  for (const name of GROUPS) checkGroup(own, name);
  const block = own.numbers('weight_block_size') ?? [];
  if (block.some((side) => side < 1)) {
    refuse(own, 'weight_block_size', `[${block.join(', ')}], expected two positive whole numbers`);
  }
}

function checkBits(own: Members, name: string): void {
  const bits = own.number(name);
  if (bits !== undefined && (bits < 1 || bits > MOST_BITS)) {
    refuse(own, name, `${bits}, expected 1 to ${MOST_BITS} bits`);
  }
}

function checkGroup(own: Members, name: string): void {
  const size = own.number(name);
  if (size !== undefined && size !== -1 && (size < 1 || !Number.isInteger(size))) {
    refuse(own, name, `${size}, expected -1 or a positive whole number`);
  }
}

function refuse(members: Members, wanted: string, why: string): never {
  throw new UsageError(`'${members.nameOf(wanted) ?? wanted}' in ${members.where} is ${why}`);
}
