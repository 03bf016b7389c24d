import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** Which traffic of internet gateways VPC Block Public Access stops. */
export enum PublicAccessBlockMode {
  /** What comes in, and what goes out. */
  BIDIRECTIONAL = 'block-bidirectional',
  /** What comes in; NAT and egress-only internet gateways still let traffic out. */
  INGRESS = 'block-ingress',
}

/** Construction properties for a VpcPublicAccessBlock. */
export interface VpcPublicAccessBlockProps {
  /**
   * Which traffic is stopped.
   *
   * @default PublicAccessBlockMode.BIDIRECTIONAL
   */
  readonly mode?: PublicAccessBlockMode;
}

/**
 * VPC Block Public Access: stops the traffic of internet gateways and egress-only internet gateways.
 *
 * It holds for every VPC of the account in the Region, those of others too: deploy it where the account has one owner, and once
 * for each Region. It is a second lock, never the proof: whoever may change it opens every VPC at once, and it stops nothing that
 * leaves by peering, transit gateway, VPN, Direct Connect or PrivateLink. Deleting it sets the account back to no block.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
export class VpcPublicAccessBlock extends Construct {
  constructor(scope: Construct, id: string, props: VpcPublicAccessBlockProps = {}) {
    super(scope, id);

    new ec2.CfnVPCBlockPublicAccessOptions(this, 'Resource', {
      internetGatewayBlockMode: props.mode ?? PublicAccessBlockMode.BIDIRECTIONAL,
    });
  }
}
