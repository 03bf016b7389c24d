import { role } from '../identities/examples';
import { ref } from '../networks';

/** Workloads and endpoints that the examples of rules about completeness are made of. */

type Resources = Readonly<Record<string, unknown>>;

/** A VPC whose resolver answers private names of endpoints. */
export const NAMED_VPC: Resources = {
  Vpc: {
    Type: 'AWS::EC2::VPC',
    Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: true, EnableDnsHostnames: true },
  },
};

const ARN = { 'Fn::GetAtt': ['Function', 'Arn'] };

/** A function in the subnet, whose role may call an action. */
export function functionWith(
  Action: unknown,
  properties: Resources = {},
  Resource: unknown = '*',
): Resources {
  return {
    Role: role([{ Effect: 'Allow', Action, Resource }], {}, 'lambda.amazonaws.com'),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('Clients')] },
        ...properties,
      },
    },
    Clients: group({}),
  };
}

/** A custom resource that the function answers. */
export const CUSTOM: Resources = { Custom: { Type: 'Custom::Own', Properties: { ServiceToken: ARN } } };

export function group(properties: Resources): Resources {
  return {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: 'own', VpcId: ref('Vpc'), ...properties },
  };
}

/** An interface endpoint in the subnet that everything in the VPC may ask. */
export function interfaceEndpoint(service: string, properties: Resources = {}): Resources {
  return {
    Endpoint: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcEndpointType: 'Interface',
        VpcId: ref('Vpc'),
        ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
        SubnetIds: [ref('Subnet')],
        SecurityGroupIds: [ref('Servers')],
        PrivateDnsEnabled: true,
        ...properties,
      },
    },
    Servers: group({
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' }],
    }),
  };
}

/** A gateway endpoint for Amazon S3 on the route table of the subnet. */
export function gatewayEndpoint(properties: Resources = {}): Resources {
  return {
    Gateway: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcEndpointType: 'Gateway',
        VpcId: ref('Vpc'),
        ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
        RouteTableIds: [ref('Table')],
        ...properties,
      },
    },
  };
}

/** A network ACL of a subnet with rules like `tcp 443 10.0.0.0/16`, `tcp 1024-65535 …` and `all …`. */
export function acl(subnet: string, rules: Readonly<Record<'in' | 'out', readonly string[]>>): Resources {
  const entries = (['in', 'out'] as const).flatMap((direction) =>
    rules[direction].map((rule, index) => [`${direction}${index}`, entry(rule, direction, index)] as const),
  );
  return {
    Acl: { Type: 'AWS::EC2::NetworkAcl', Properties: { VpcId: ref('Vpc') } },
    AclAssociation: {
      Type: 'AWS::EC2::SubnetNetworkAclAssociation',
      Properties: { NetworkAclId: ref('Acl'), SubnetId: ref(subnet) },
    },
    ...Object.fromEntries(entries),
  };
}

function entry(rule: string, direction: 'in' | 'out', index: number): Resources {
  const [protocol, ...rest] = rule.split(' ');
  const [From, To = From] = (rest[0] ?? '').split('-');
  return {
    Type: 'AWS::EC2::NetworkAclEntry',
    Properties: {
      NetworkAclId: ref('Acl'),
      RuleNumber: 100 + index,
      Protocol: protocol === 'tcp' ? 6 : -1,
      RuleAction: 'allow',
      Egress: direction === 'out',
      CidrBlock: rest.at(-1),
      ...(protocol === 'tcp' ? { PortRange: { From: Number(From), To: Number(To) } } : {}),
    },
  };
}
