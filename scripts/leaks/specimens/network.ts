import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancing';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as globalaccelerator from 'aws-cdk-lib/aws-globalaccelerator';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as patterns from 'aws-cdk-lib/aws-route53-patterns';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as vpclattice from 'aws-cdk-lib/aws-vpclattice';
import type { Specimens } from './given';
import { ISOLATED, subnetsOf, vpcOf } from './given';

export const NETWORK: Specimens = {
  'aws-ec2.Vpc': (stack) => new ec2.Vpc(stack, 'It'),
  'aws-ec2.SecurityGroup': (stack) => new ec2.SecurityGroup(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-ec2.NetworkAcl': (stack) => new ec2.NetworkAcl(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-ec2.InterfaceVpcEndpoint': (stack) =>
    new ec2.InterfaceVpcEndpoint(stack, 'It', {
      vpc: vpcOf(stack),
      service: ec2.InterfaceVpcEndpointAwsService.SQS,
    }),
  'aws-ec2.GatewayVpcEndpoint': (stack) =>
    new ec2.GatewayVpcEndpoint(stack, 'It', {
      vpc: vpcOf(stack),
      service: ec2.GatewayVpcEndpointAwsService.S3,
    }),
  'aws-ec2.VpcEndpointService': (stack) =>
    new ec2.VpcEndpointService(stack, 'It', {
      vpcEndpointServiceLoadBalancers: [
        new elbv2.NetworkLoadBalancer(stack, 'Balancer', { vpc: vpcOf(stack) }),
      ],
    }),
  'aws-ec2.ClientVpnEndpoint': (stack) =>
    new ec2.ClientVpnEndpoint(stack, 'It', {
      vpc: vpcOf(stack),
      cidr: '10.100.0.0/16',
      serverCertificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/server',
      clientCertificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/client',
      logging: false,
    }),
  'aws-ec2.CfnTransitGateway': (stack) => new ec2.CfnTransitGateway(stack, 'It', {}),
  'aws-ec2.CfnTransitGatewayAttachment': (stack) => {
    const { vpcId, isolatedSubnets } = vpcOf(stack);
    new ec2.CfnTransitGatewayAttachment(stack, 'It', {
      vpcId,
      subnetIds: isolatedSubnets.slice(0, 2).map(({ subnetId }) => subnetId),
      transitGatewayId: 'tgw-0123456789abcdef0',
    });
  },
  'aws-ec2.CfnInstanceConnectEndpoint': (stack) =>
    new ec2.CfnInstanceConnectEndpoint(stack, 'It', { subnetId: subnetsOf(stack)[0] ?? '' }),
  'aws-elasticloadbalancing.LoadBalancer': (stack) =>
    new elb.LoadBalancer(stack, 'It', { vpc: vpcOf(stack), subnetSelection: ISOLATED }),
  'aws-elasticloadbalancingv2.ApplicationLoadBalancer': (stack) =>
    new elbv2.ApplicationLoadBalancer(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-elasticloadbalancingv2.NetworkLoadBalancer': (stack) =>
    new elbv2.NetworkLoadBalancer(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-globalaccelerator.Accelerator': (stack) => new globalaccelerator.Accelerator(stack, 'It'),
  'aws-cloudfront.Distribution': (stack) =>
    new cloudfront.Distribution(stack, 'It', {
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Bucket')),
      },
    }),
  'aws-cloudfront.Function': (stack) =>
    new cloudfront.Function(stack, 'It', {
      code: cloudfront.FunctionCode.fromInline('function handler(event) { return event.request; }'),
    }),
  'aws-route53.PublicHostedZone': (stack) =>
    new route53.PublicHostedZone(stack, 'It', { zoneName: 'example.com' }),
  'aws-route53.PrivateHostedZone': (stack) =>
    new route53.PrivateHostedZone(stack, 'It', { zoneName: 'example.com', vpc: vpcOf(stack) }),
  'aws-route53-patterns.HttpsRedirect': (stack) =>
    new patterns.HttpsRedirect(stack, 'It', {
      zone: new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' }),
      targetDomain: 'www.example.com',
      certificate: acm.Certificate.fromCertificateArn(
        stack,
        'Certificate',
        'arn:aws:acm:us-east-1:111122223333:certificate/given',
      ),
    }),
  'aws-certificatemanager.Certificate': (stack) =>
    new acm.Certificate(stack, 'It', { domainName: 'example.com' }),
  'aws-certificatemanager.PrivateCertificate': (stack) =>
    new acm.PrivateCertificate(stack, 'It', {
      domainName: 'example.com',
      certificateAuthority: acmpca.CertificateAuthority.fromCertificateAuthorityArn(
        stack,
        'Authority',
        'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/given',
      ),
    }),
  'aws-vpclattice.CfnServiceNetwork': (stack) => new vpclattice.CfnServiceNetwork(stack, 'It', {}),
};
