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
export function functionWith(Action: unknown, properties: Resources = {}): Resources {
  return {
    Role: role([{ Effect: 'Allow', Action, Resource: '*' }], {}, 'lambda.amazonaws.com'),
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
