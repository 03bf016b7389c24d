import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Names, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A document that lies beside the templates of its Stage. */
export interface BesideTemplates {
  /** Distinguishes it among those of its construct: `network`, say. */
  readonly name: string;
  readonly content: object;
}

/** Name of a document's file. */
export function besideName(scope: Construct, name: string): string {
  return `${Names.uniqueId(scope)}.${name}.json`;
}

/** Writes documents of a construct beside the templates, when these are made: what they hold is asked for then. */
export function writeBesideTemplates(scope: Construct, documents: () => readonly BesideTemplates[]): void {
  // Where the assembly lies is known when it is made; this is the hook that CDK has for it.
  scope.node.addValidation({
    validate: () => {
      const folder = Stage.of(scope)?.outdir ?? '.';
      mkdirSync(folder, { recursive: true });
      for (const { name, content } of documents()) {
        // Without white space, which counts.
        writeFileSync(join(folder, besideName(scope, name)), JSON.stringify(content));
      }
      return [];
    },
  });
}
