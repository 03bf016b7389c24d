import { catalogueRow } from '../../../endpoints/catalogue';
import type { Guard } from '../../model/choices';
import type { NetworkModel } from '../../model/network';
import type { DerivedNeed } from '../../needs/derive';
import { under } from '../conditional';
import type { Analysis, Violation } from '../rule';
import type { Asker } from './askers';
import { askersOf } from './askers';
import { elsewhereOf, isDoubtful, servingOf } from './endpoints';
import { saidFaults } from './said';
import { symptomOf } from './symptoms';
import { hasProxy } from './told';

/** What workloads of a kind call and no endpoint of their VPC serves, one violation for each workload and service. */
export function missingFor(analysis: Analysis, kind: DerivedNeed['kind']): readonly Violation[] {
  const askers = askersOf(analysis).filter(({ need }) => need.kind === kind);
  const find = (asker: Asker): readonly Violation[] => violationsOf(analysis.model, asker);
  return [...worstOfEach(askers, find), ...(kind === 'workload' ? saidFaults(analysis, find) : [])];
}

function violationsOf(model: NetworkModel, asker: Asker): readonly Violation[] {
  const absences = model.choices.absenceOf(servingOf(model, asker).map(({ when }) => when));
  return absences.length === 0 || hasProxy(model, asker.need.workload)
    ? []
    : absences.flatMap((absent) => toMissing(model, asker, absent));
}

function toMissing(model: NetworkModel, asker: Asker, absent: Guard): readonly Violation[] {
  const { need, subnet, vpc, networks, when } = asker;
  const names = `${nameOf(need)}, in subnet '${subnet.origin.logicalId}' without a way out`;
  const vpcName = model.nodes.get(vpc)?.origin.logicalId ?? vpc;
  const others = networks.length > 1 ? ' or one that it is connected with' : '';
  const [lacks, severity] = isDoubtful(model, asker)
    ? [`it cannot be told whether VPC '${vpcName}'${others} has an endpoint for it`, 'warning' as const]
    : [noneIn(model, asker), severityOf(need)];
  return under(model, [when, absent], {
    origin: need.workload.origin,
    severity,
    message: `${names}, ${callsOf(need)} (${need.why}), and ${lacks}: ${symptomOf(need)}`,
    fix: fixOf(need),
  });
}

/** That there is no endpoint, and where there is one that leads nowhere for this VPC. */
function noneIn(model: NetworkModel, asker: Asker): string {
  const { vpc, networks } = asker;
  const vpcName = model.nodes.get(vpc)?.origin.logicalId ?? vpc;
  const lacks =
    networks.length > 1
      ? `neither VPC '${vpcName}' nor one that it is connected with has an endpoint for it`
      : `VPC '${vpcName}' has no endpoint for it`;
  const elsewhere = elsewhereOf(model, asker);
  const other =
    elsewhere === undefined ? undefined : (model.nodes.get(elsewhere)?.origin.logicalId ?? elsewhere);
  return other === undefined ? lacks : `${lacks} (the one in VPC '${other}' is out of its reach)`;
}

/** What is called in any case fails in any case; what is only allowed may never be called. */
export function severityOf({ basis }: DerivedNeed): 'error' | 'warning' {
  return basis === 'certain' ? 'error' : 'warning';
}

export function nameOf({ workload, said, askedBy }: DerivedNeed): string {
  return said !== undefined ? `'${askedBy}'` : `'${workload.origin.logicalId}' (${workload.type})`;
}

/** What it does for certain, or may do. */
export function callsOf(need: DerivedNeed): string {
  return `${need.basis === 'certain' ? 'calls' : 'may call'} ${serviceOf(need)}`;
}

export function serviceOf({ among }: DerivedNeed): string {
  return among.join(' or ');
}

function fixOf({ service }: DerivedNeed): string {
  const constant = service.toUpperCase().replaceAll('-', '_');
  const { kind, serviceNames } = catalogueRow(service);
  const name = (serviceNames.aws ?? `com.amazonaws.{region}.${service}`).replace('{region}', '<region>');
  return `call network.addService(EndpointService.${constant}), or add a${kind === 'gateway' ? ' gateway' : 'n interface'} AWS::EC2::VPCEndpoint of ${name}`;
}

/** The worst that is found of each workload and service: an error before a warning, what always holds first. */
export function worstOfEach(
  askers: readonly Asker[],
  find: (asker: Asker) => readonly Violation[],
): readonly Violation[] {
  const worst = new Map<string, Violation>();
  for (const asker of askers) {
    const key = `${asker.need.workload.id} ${serviceOf(asker.need)}`;
    for (const violation of find(asker)) {
      const known = worst.get(key);
      if (known === undefined || rankOf(violation) < rankOf(known)) {
        worst.set(key, violation);
      }
    }
  }
  return [...worst.values()];
}

function rankOf({ severity, condition }: Violation): number {
  return (severity === 'error' ? 0 : 2) + (condition === undefined ? 0 : 1);
}
