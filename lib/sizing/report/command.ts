import { printable } from '../../egress/report/terminal';
import { fold, type SizeTextOptions } from './fold';
import type { ReportedModel, ReportedServing } from './report';

/** What starts the server, to be pasted into a shell, and what it cannot be told. */
export function commandLines(
  model: ReportedModel,
  serving: ReportedServing,
  options: SizeTextOptions,
): readonly string[] {
  return [
    ...continued(wordsOf(model, serving), options),
    ...serving.notes.flatMap((note) => fold(`- ${note}`, 2, options)),
  ];
}

function wordsOf(model: ReportedModel, { engine, args, environment }: ReportedServing): readonly string[] {
  const name = word(model.path ?? model.id);
  const variables = Object.entries(environment).map(([key, value]) => `${key}=${word(value)}`);
  switch (engine) {
    case 'tgi':
      return ['text-generation-launcher', '--model-id', name, ...args.map(word)];
    case 'ollama':
      return [...variables, 'ollama', 'serve'];
    case 'nim':
      return ['docker', 'run', '--gpus', 'all', ...variables.map((variable) => `-e ${variable}`), 'IMAGE'];
    default:
      return ['vllm', 'serve', name, ...args.map(word)];
  }
}

/** A word of a shell. */
function word(text: string): string {
  return /^[\w./:@=,+-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}

const INDENT = 2;
const HANG = 4;
/** Room for ` \`. */
const CONTINUATION = 2;

/** A command in lines that a shell takes for one. */
function continued(words: readonly string[], { width = Infinity }: SizeTextOptions): readonly string[] {
  const lines: string[] = [];
  let line = ' '.repeat(INDENT);
  for (const next of words) {
    const longer = line.trim() === '' ? line + next : `${line} ${next}`;
    if (longer.length + CONTINUATION > width && line.trim() !== '') {
      lines.push(`${line} \\`);
      line = ' '.repeat(HANG) + next;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
