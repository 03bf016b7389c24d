import { partitionOf } from '../../../endpoints/partitions';
import type { NetworkModel } from '../../model/network';
import type { DerivedNeed } from '../../needs/derive';
import { Clusters } from '../../needs/places';
import { WORKLOADS } from '../../needs/workload';
import type { Analysis, Severity } from '../rule';
import data from './asked-names.json';
import type { Asker } from './askers';
import { askersIn } from './askers';
import { saidNames } from './said';

/** A name that workloads of a type ask for, beside those of the services that they call. */
interface NameRow {
  readonly type: string;
  /** With `*.` any name below. */
  readonly name: string;
  /** Other names in some Regions. */
  readonly regions?: Readonly<Record<string, string>>;
  readonly why: string;
  readonly severity: Severity;
  /** What a person would search the logs for. */
  readonly line: string;
  readonly source: string;
  readonly date: string;
}

export const NAME_ROWS = data.rows as readonly NameRow[];

/** A name that something asks for in a subnet. */
export interface AskedName {
  readonly asker: Asker;
  readonly name: string;
  readonly severity: Severity;
  readonly line: string;
}

/** Names that workloads ask for, or that constructs say they do. */
export function askedNames(analysis: Analysis): readonly AskedName[] {
  const { model } = analysis;
  const said = saidNames(analysis).map(({ asker, name }): AskedName => {
    const line = 'Name or service not known';
    return { asker, name, severity: 'error', line };
  });
  return [...NAME_ROWS.flatMap((row) => ofRow(analysis, model, row)), ...said];
}

function ofRow(analysis: Analysis, { resources }: NetworkModel, row: NameRow): readonly AskedName[] {
  const { name, regions, why, severity, line } = row;
  const workload = WORKLOADS.find(({ type }) => type === row.type);
  const clusters = new Clusters(resources);
  return resources.ofType(row.type).flatMap((resource) => {
    const place = resource.region === undefined ? undefined : partitionOf(resource.region);
    if (place === undefined || workload === undefined || resource.region === undefined) {
      return [];
    }
    const need: DerivedNeed = {
      ...clusters.placeOf(resource, workload),
      ...{ service: 'eks', actions: [], resources: [], among: ['eks'], why },
      ...{ askedBy: resource.origin.logicalId, workload: resource, kind: 'workload', basis: 'certain' },
      when: resource.when,
    };
    const spelled = (regions?.[resource.region] ?? name)
      .replace('{region}', resource.region)
      .replace('{dnsSuffix}', place.dnsSuffix);
    return askersIn(analysis, need).map((asker) => ({ asker, name: spelled, severity, line }));
  });
}
