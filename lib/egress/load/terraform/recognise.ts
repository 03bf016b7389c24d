import type { Json } from './json';

/** Whether a document is a plan or a state, as `terraform show -json` prints them or as Terraform stores it. */
export function isTerraform(json: Json): boolean {
  return json['Resources'] === undefined && (json['format_version'] !== undefined || isRawState(json));
}

/** Whether a document is a state as Terraform stores it. */
export function isRawState(json: Json): boolean {
  return typeof json['version'] === 'number' && json['terraform_version'] !== undefined;
}
