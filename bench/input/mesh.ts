import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Resources = Record<string, { readonly Type: string; readonly Properties: object }>;

const ref = (name: string): unknown => ({ Ref: name });
const imported = (name: string): unknown => ({ 'Fn::ImportValue': `mesh-${name}` });

/** VPCs of each stack beside the hub's. */
const VPCS_PER_STACK = 10;
const SUBNETS_PER_VPC = 3;

/**
 * Writes a cloud assembly of VPCs that one transit gateway joins, each with each.
 *
 * Every subnet sends all that is not its own to the transit gateway; one route table of it, into which all VPCs are
 * propagated, sends the rest to a hub that inspects it, whose own table leads back. Nothing leads out.
 *
 * @param vpcs - beside the hub
 */
export function writeMesh(folder: string, vpcs: number): void {
  mkdirSync(folder, { recursive: true });
  const artifacts: Record<string, unknown> = {};
  const write = (stack: string, template: object): void => {
    const templateFile = `${stack}.template.json`;
    writeFileSync(join(folder, templateFile), JSON.stringify(template, undefined, 1));
    artifacts[stack] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111122223333/eu-central-1',
      properties: { templateFile },
      displayName: stack,
    };
  };
  write('MeshHub', hub());
  for (let first = 0; first < vpcs; first += VPCS_PER_STACK) {
    const resources: Resources = {};
    for (let index = first; index < Math.min(first + VPCS_PER_STACK, vpcs); index++) {
      addSpoke(resources, index);
    }
    write(`Mesh${String(first / VPCS_PER_STACK).padStart(3, '0')}`, { Resources: resources });
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
}

function hub(): object {
  const resources: Resources = {
    Transit: { Type: 'AWS::EC2::TransitGateway', Properties: { Description: 'joins all VPCs' } },
  };
  for (const name of ['Spokes', 'Inspected']) {
    resources[name] = {
      Type: 'AWS::EC2::TransitGatewayRouteTable',
      Properties: { TransitGatewayId: ref('Transit') },
    };
  }
  const table = ref('Inspected');
  addVpc(resources, 'Hub', { block: '100.64.0.0/16', transit: ref('Transit'), associated: table });
  resources['ToHub'] = {
    Type: 'AWS::EC2::TransitGatewayRoute',
    Properties: {
      DestinationCidrBlock: '0.0.0.0/0',
      TransitGatewayAttachmentId: ref('HubPlug'),
      TransitGatewayRouteTableId: ref('Spokes'),
    },
  };
  const Outputs = Object.fromEntries(
    ['Transit', 'Spokes', 'Inspected'].map((name) => [
      name,
      { Value: ref(name), Export: { Name: `mesh-${name}` } },
    ]),
  );
  return { Resources: resources, Outputs };
}

function addSpoke(resources: Resources, index: number): void {
  const name = `Vpc${index}`;
  const block = `10.${index >> 6}.${(index & 63) * 4}.0/22`;
  const associated = imported('Spokes');
  addVpc(resources, name, { block, transit: imported('Transit'), associated });
  for (const table of ['Spokes', 'Inspected']) {
    resources[`${name}In${table}`] = {
      Type: 'AWS::EC2::TransitGatewayRouteTablePropagation',
      Properties: {
        TransitGatewayAttachmentId: ref(`${name}Plug`),
        TransitGatewayRouteTableId: imported(table),
      },
    };
  }
  resources[`${name}Back`] = {
    Type: 'AWS::EC2::TransitGatewayRoute',
    Properties: {
      DestinationCidrBlock: block,
      TransitGatewayAttachmentId: ref(`${name}Plug`),
      TransitGatewayRouteTableId: imported('Inspected'),
    },
  };
}

interface Plugged {
  readonly block: string;
  readonly transit: unknown;
  /** The transit gateway's route table by which packets of the VPC go on. */
  readonly associated: unknown;
}

function addVpc(resources: Resources, name: string, { block, transit, associated }: Plugged): void {
  resources[name] = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: block } };
  const subnets: unknown[] = [];
  for (let index = 0; index < SUBNETS_PER_VPC; index++) {
    subnets.push(ref(`${name}Subnet${index}`));
    addSubnet(resources, { vpc: name, name: `${name}Subnet${index}`, index, transit });
  }
  const attachment = { TransitGatewayId: transit, VpcId: ref(name), SubnetIds: subnets };
  resources[`${name}Plug`] = { Type: 'AWS::EC2::TransitGatewayAttachment', Properties: attachment };
  resources[`${name}Association`] = {
    Type: 'AWS::EC2::TransitGatewayRouteTableAssociation',
    Properties: { TransitGatewayAttachmentId: ref(`${name}Plug`), TransitGatewayRouteTableId: associated },
  };
}

function addSubnet(
  resources: Resources,
  { vpc, name, index, transit }: { vpc: string; name: string; index: number; transit: unknown },
): void {
  const CidrBlock = { 'Fn::Select': [index, { 'Fn::Cidr': [{ 'Fn::GetAtt': [vpc, 'CidrBlock'] }, 4, 8] }] };
  resources[name] = { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref(vpc), CidrBlock } };
  resources[`${name}Table`] = { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref(vpc) } };
  resources[`${name}Uses`] = {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref(name), RouteTableId: ref(`${name}Table`) },
  };
  const rest = { DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: transit };
  resources[`${name}Rest`] = {
    Type: 'AWS::EC2::Route',
    Properties: { RouteTableId: ref(`${name}Table`), ...rest },
  };
}
