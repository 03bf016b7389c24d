import { toDescribed } from '../../../../lib/egress/load/describe';
import type { NetworkModel } from '../../../../lib/egress/model/network';
import { emptyNetwork } from '../../../../lib/egress/model/network';
import type { Files, Rows } from '../../same-model/snapshot';
import { snapshot } from '../../same-model/snapshot';

/** The network that these answers of the EC2 API describe. */
export function described(...parts: readonly Rows[]): NetworkModel {
  return describedBy(snapshot(...parts));
}

export function describedBy(files: Files): NetworkModel {
  const model = emptyNetwork();
  const pages = Object.entries(files).map(([file, json]) => ({ file, json }));
  toDescribed(pages, { stack: 'Net', hasFiles: true }).fill(model)();
  return model;
}
