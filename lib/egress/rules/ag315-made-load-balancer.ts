import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag315.json';

const VPC_OPTIONS = [{ Namespace: 'aws:ec2:vpc', OptionName: 'VPCId', Value: ref('Vpc') }];
const scheme = (value: unknown): unknown => ({
  Namespace: 'aws:ec2:vpc',
  OptionName: 'ELBScheme',
  Value: value,
});
const SINGLE = {
  Namespace: 'aws:elasticbeanstalk:environment',
  OptionName: 'EnvironmentType',
  Value: 'SingleInstance',
};

/** AG315: no service makes a public load balancer for us. */
export const ag315 = ruleOfRows(
  {
    id: 'AG315',
    title: 'A service makes public load balancers',
    severity: 'error',
    state: 'exposed',
    category: 'inbound',
    rationale:
      'A load balancer that a service makes stands in no template, and faces the internet unless it is told otherwise.',
    fix: 'tell it to make internal load balancers alone',
    controls: controlsFor('inbound'),
    examples: {
      bad: [
        single('an express service without subnets', 'AWS::ECS::ExpressGatewayService', {
          ExecutionRoleArn: 'own',
        }),
        single(
          'an environment of Elastic Beanstalk that says nothing of its load balancer',
          'AWS::ElasticBeanstalk::Environment',
          { OptionSettings: VPC_OPTIONS },
        ),
        single('a cluster in Auto Mode, which warns', 'AWS::EKS::Cluster', {
          KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: true } },
        }),
      ],
      unknown: [
        single(
          'an environment of Elastic Beanstalk whose scheme another stack decides',
          'AWS::ElasticBeanstalk::Environment',
          {
            OptionSettings: [...VPC_OPTIONS, scheme({ 'Fn::ImportValue': 'elsewhere' })],
          },
        ),
      ],
      good: [
        single(
          'an express service in subnets that are judged by their routes',
          'AWS::ECS::ExpressGatewayService',
          { NetworkConfiguration: { Subnets: [ref('Subnet')] } },
        ),
        single(
          'an environment of Elastic Beanstalk with an internal load balancer',
          'AWS::ElasticBeanstalk::Environment',
          { OptionSettings: [...VPC_OPTIONS, scheme('internal')] },
        ),
        single(
          'an environment of Elastic Beanstalk with one instance',
          'AWS::ElasticBeanstalk::Environment',
          { OptionSettings: [...VPC_OPTIONS, SINGLE] },
        ),
        single('a worker of Elastic Beanstalk', 'AWS::ElasticBeanstalk::Environment', {
          Tier: { Name: 'Worker', Type: 'SQS/HTTP' },
          OptionSettings: VPC_OPTIONS,
        }),
        single('a cluster that makes no load balancers', 'AWS::EKS::Cluster', {
          KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: false } },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
