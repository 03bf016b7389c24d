import type { Hole, Text } from '../../model/resource';

/** A text with a mark in the place of each part that is not known, so that patterns can be looked for around them. */
export interface Marked {
  readonly text: string;
  readonly holes: readonly Hole[];
}

const MARK = /\uE000(\d+)\uE001/;
const MARKS = new RegExp(MARK, 'g');

/** Pseudo parameters that hold the same in every account of a partition; no pattern depends on which one. */
const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ['AWS::Partition', 'aws'],
  ['AWS::URLSuffix', 'amazonaws.com'],
]);

export function mark(text: string | Text): Marked {
  if (typeof text === 'string') {
    return { text, holes: [] };
  }
  const holes: Hole[] = [];
  const filled = text.fill((hole) => CONSTANTS.get(hole.parameter ?? '') ?? markOf(holes.push(hole) - 1));
  return { text: filled, holes };
}

function markOf(index: number): string {
  return `\uE000${index}\uE001`;
}

/** The first part of a piece of the text that is not known. */
export function holeIn({ holes }: Marked, piece: string): Hole | undefined {
  const index = MARK.exec(piece)?.[1];
  return index === undefined ? undefined : holes[Number(index)];
}

/** The part that stands alone in a piece of the text. */
export function onlyHole(marked: Marked, piece: string): Hole | undefined {
  return piece.replace(MARK, '') === '' ? holeIn(marked, piece) : undefined;
}

/** The part of a piece of the text that follows the last part that is not known; all of it where all is known. */
export function knownEnd(piece: string): string {
  return piece.slice(piece.lastIndexOf('\uE001') + 1);
}

/** The text as a reader is shown it. */
export function show({ holes }: Marked, piece: string): string {
  return piece.replace(MARKS, (_, index: string) => nameOf(holes[Number(index)]));
}

function nameOf(hole: Hole | undefined): string {
  const { resource, parameter } = hole ?? {};
  return `\${${parameter ?? resource?.id.replace(/^.*\//, '') ?? '?'}}`;
}

/** Types whose attributes are what somebody else's code answers. */
const ANSWERED: ReadonlySet<string> = new Set([
  'AWS::CloudFormation::CustomResource',
  'AWS::CloudFormation::WaitCondition',
]);

/** Whether the input itself decides what stands in a hole. */
export function isOwn({ resource }: Hole): boolean {
  return resource !== undefined && /^(?:AWS|Alexa)::/.test(resource.type) && !ANSWERED.has(resource.type);
}
