import { join } from 'node:path';
import { readJsonObjectIf } from './files';

/** Where CDK notes the logical id of a construct. */
const LOGICAL_ID = 'aws:cdk:logicalId';

/** Logical ids of one template → construct paths, found when the first of them is asked for. */
export interface ConstructPaths {
  get(logicalId: string): string | undefined;
}

/** A construct that became a resource of a stack or of a stack nested in it. */
interface Noted {
  readonly path: string;
  readonly logicalId: string;
}

/**
 * What the manifest of an assembly says of the constructs of one stack: the way to name them where templates were
 * written without their paths (`cdk synth --no-path-metadata`).
 */
export class NotedPaths {
  private notes: readonly Noted[] | undefined;

  constructor(
    private readonly folder: string,
    private readonly artifact: { readonly metadata?: unknown; readonly additionalMetadataFile?: string },
  ) {}

  /** The resources of the template at a path, not those of the stacks that it nests. */
  public of(stack: string, template: { readonly Resources: object }): ConstructPaths {
    let paths: ReadonlyMap<string, string> | undefined;
    return {
      get: (logicalId) => {
        paths ??= this.find(stack, template);
        return paths.get(logicalId);
      },
    };
  }

  private find(stack: string, template: { readonly Resources: object }): ReadonlyMap<string, string> {
    const within = this.read().filter(({ path }) => path.startsWith(`${stack}/`));
    const nests = within.flatMap(({ path }) => {
      const [, nested] = /^(.+)\.NestedStack\/[^/]+$/.exec(path) ?? [];
      return nested === undefined || nested === stack ? [] : [`${nested}/`];
    });
    const own = within.filter(
      ({ path, logicalId }) =>
        Object.hasOwn(template.Resources, logicalId) && !nests.some((nested) => path.startsWith(nested)),
    );
    return new Map(own.map(({ path, logicalId }) => [logicalId, path]));
  }

  private read(): readonly Noted[] {
    if (this.notes === undefined) {
      const { metadata, additionalMetadataFile: file } = this.artifact;
      const beside =
        file === undefined
          ? undefined
          : readJsonObjectIf(
              { words: [LOGICAL_ID], pattern: new RegExp(LOGICAL_ID) },
              join(this.folder, file),
              'metadata of a stack',
            );
      this.notes = [...entriesOf(metadata), ...entriesOf(beside)];
    }
    return this.notes;
  }
}

function entriesOf(metadata: unknown): readonly Noted[] {
  return Object.entries((metadata ?? {}) as Record<string, unknown>).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? (entries as unknown[]) : []).flatMap((entry) => {
      const { type, data } = (entry ?? {}) as { type?: unknown; data?: unknown };
      return type === LOGICAL_ID && typeof data === 'string'
        ? [{ path: path.replace(/^\//, ''), logicalId: data }]
        : [];
    }),
  );
}
