import { basename } from 'node:path';
import { UsageError } from '../../shared/errors';
import type { ReadObject } from './files';
import { readObject } from './files';
import { mergeIncludes } from './include';
import { OBJECTS_METADATA, showArtifacts } from './manifests/artifacts';
import { mentions } from './mentions';
import type { TemplateSource } from './source';
import { isObject, toTemplate } from './template';

const EXTENSION = /(\.template)?\.(json|ya?ml)$|\.template$/i;

/** Reads a template in JSON or YAML. @throws UsageError when the file is none */
export function readTemplateFile(path: string, region: string | undefined): TemplateSource {
  return toSource(readObject(path, 'a CloudFormation template in JSON or YAML'), path, region);
}

/** What a file holds as a template. @throws UsageError when it is none */
export function toSource(
  { json, text, lines }: ReadObject,
  path: string,
  region: string | undefined,
): TemplateSource {
  const { Resources } = json;
  if (Resources === undefined || Resources === null) {
    const hint = isObject(json['resources']) ? ", which is written with a capital 'R'" : '';
    throw new UsageError(`${path} has no 'Resources'${hint}, expected a CloudFormation template`);
  }
  const whole = mentions(text, 'AWS::Include') ? mergeIncludes(json, path) : json;
  const shown = mentions(text, OBJECTS_METADATA) ? showArtifacts(whole, path) : whole;
  const { template, gaps } = toTemplate(shown, path);
  return {
    stack: withoutExtension(basename(path)),
    file: path,
    path,
    template,
    gaps,
    ...(lines === undefined ? {} : { lines }),
    mentionsDefaultGroup: mentions(text, 'DefaultSecurityGroup') || mentions(text, 'AWS::Include'),
    nested: new Map(),
    ...(region === undefined ? {} : { region }),
  };
}

/** A template's file name as the name of its stack. */
export function withoutExtension(file: string): string {
  return file.replace(EXTENSION, '');
}
