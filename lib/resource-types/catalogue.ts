import type { ResourceClass } from './classes';
import type { JudgedBy } from './data';
import { DATA_FILES } from './data';

/** What is known of one CloudFormation resource type. */
export interface ResourceTypeRow {
  /** e.g. `AWS::Lambda::Function` */
  readonly type: string;
  /** Never empty; the class that matters most comes first. */
  readonly classes: readonly ResourceClass[];
  /**
   * Paths of the properties that decide whether and how the classes hold, in the specification's own spelling:
   * `A.B` is a member, `A[].B` a member of each item, `A{}.B` a member of each value of a map. May be empty.
   */
  readonly decidedBy: readonly string[];
  /** Rows of the egress taxonomy that the type can open, e.g. `L3-01`. */
  readonly taxonomy: readonly string[];
  /** What a reader must know besides, e.g. a default that is not in the specification. */
  readonly note?: string;
  /** Set where no rule of the analyzer is about the type itself, though its classes tell of a way out or in. */
  readonly judgedBy?: JudgedBy;
  /** `by-property`: read from the names of its properties alone; `by-hand`: judged by a person as well. */
  readonly reviewed: 'by-hand' | 'by-property';
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** Every type that the data names, in the order of the data. */
export const RESOURCE_TYPES: readonly ResourceTypeRow[] = Object.values(DATA_FILES).flatMap(
  ({ source, date, types }) =>
    Object.entries(types).map(([type, row]) => ({
      decidedBy: [],
      taxonomy: [],
      source,
      date,
      ...row,
      type,
    })),
);

const BY_TYPE: ReadonlyMap<string, ResourceTypeRow> = new Map(RESOURCE_TYPES.map((row) => [row.type, row]));

/** Whether a type is code of somebody else: a custom resource, a module, or a type of a third party. */
export function isForeignType(type: string): boolean {
  const isAmazons = type.startsWith('AWS::') || type.startsWith('Alexa::');
  // Modules of AWS's own are templates all the same.
  return !isAmazons || type.endsWith('::MODULE');
}

/**
 * The row of a resource type.
 *
 * Custom resources, modules and types of third parties are `opaque` without being in the data.
 *
 * @returns undefined when nobody has classified the type
 */
export function resourceType(type: string): ResourceTypeRow | undefined {
  return BY_TYPE.get(type) ?? (isForeignType(type) ? foreignRow(type) : undefined);
}

function foreignRow(type: string): ResourceTypeRow {
  return {
    type,
    classes: ['opaque'],
    decidedBy: [],
    taxonomy: ['TPL-01'],
    reviewed: 'by-hand',
    source: 'AWS CloudFormation User Guide: custom resources, modules and third-party public extensions',
    date: '2026-11-21',
  };
}
