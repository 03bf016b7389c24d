import type { Endpoint, NetworkModel } from '../../model/network';
import { under } from '../conditional';
import type { Analysis, Violation } from '../rule';
import type { Asker } from './askers';
import { askersOf } from './askers';
import { isDoubtful, isOwn, servingOf } from './endpoints';
import { callsOf, nameOf, severityOf, worstOfEach } from './missing';
import { gatewayNameFault, nameFault } from './names';
import { saidFaults } from './said';
import { symptomOf } from './symptoms';
import { gatewayFault, interfaceFault } from './ways';

/** Workloads that have endpoints for what they call, none of which they reach. */
export function unreachableFor(analysis: Analysis): readonly Violation[] {
  const find = (asker: Asker): readonly Violation[] => violationsOf(analysis, asker);
  return [...worstOfEach(askersOf(analysis), find), ...saidFaults(analysis, find)];
}

function violationsOf(analysis: Analysis, asker: Asker): readonly Violation[] {
  const { model } = analysis;
  const serving = servingOf(model, asker).filter(
    ({ when }) => model.choices.both(when, asker.when) !== undefined,
  );
  const faults = serving.map(({ value }) => faultOf(analysis, value, asker));
  const [first] = serving;
  const [fault] = faults;
  if (first === undefined || fault === undefined || faults.includes(undefined) || isDoubtful(model, asker)) {
    return [];
  }
  const { need, when } = asker;
  const message = `${nameOf(need)} ${callsOf(need)} (${need.why}), and does not reach the endpoint: ${fault.why}: ${symptomOf(need)}`;
  return under(model, [when, first.when], {
    origin: need.workload.origin,
    severity: severityOf(need),
    message,
    fix: fault.fix,
  });
}

interface Fault {
  readonly why: string;
  readonly fix: string;
}

function faultOf(analysis: Analysis, endpoint: Endpoint, asker: Asker): Fault | undefined {
  const { model } = analysis;
  if (endpoint.type === 'gateway') {
    const vpc = model.nodes.get(asker.vpc)?.origin.logicalId ?? asker.vpc;
    return (
      toFault(gatewayNameFault(model, endpoint, asker), [`set EnableDnsSupport of VPC '${vpc}' to true`]) ??
      toFault(gatewayFault(analysis, endpoint, asker), [
        `add the route table of the subnet to RouteTableIds of '${endpoint.origin.logicalId}', and let HTTPS out to its prefix list, and its answers in`,
      ])
    );
  }
  if (endpoint.type !== 'interface') {
    return undefined;
  }
  return (
    toFault(nameFault(model, endpoint, asker), [dnsFix(model, endpoint, asker)]) ??
    toFault(interfaceFault(analysis, endpoint, asker), [
      `let the security group of '${endpoint.origin.logicalId}' admit TCP 443 from the workload, that of the workload send it there, and the network ACLs of both subnets pass it and its answers`,
    ])
  );
}

function dnsFix({ nodes }: NetworkModel, endpoint: Endpoint, asker: Asker): string {
  const name = nodes.get(asker.vpc)?.origin.logicalId ?? asker.vpc;
  const { logicalId } = endpoint.origin;
  return isOwn(endpoint, asker)
    ? `set PrivateDnsEnabled of '${logicalId}', and EnableDnsSupport and EnableDnsHostnames of VPC '${name}', to true`
    : `associate a private hosted zone of the service's name, with an alias of '${logicalId}', with VPC '${name}' (CentralEndpointZones does so)`;
}

function toFault(why: string | undefined, [fix = '']: readonly string[]): Fault | undefined {
  return why === undefined ? undefined : { why, fix };
}
