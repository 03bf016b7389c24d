import { Token } from 'aws-cdk-lib';
import { both, isEmpty, ofCidr, PUBLIC_ADDRESSES } from '../shared/address-set';
import { formatCidr, parseCidr } from '../shared/cidr';
import { UsageError } from '../shared/errors';
import type { Cidr4 } from './address-condition';

// EC2 allows a VPC range between these sizes.
const LARGEST_VPC_RANGE = 16;
const SMALLEST_VPC_RANGE = 28;

/**
 * Reads the ranges of the VPC itself.
 *
 * @param where - names the construct, for the message
 */
export function readVpcRanges(texts: readonly string[], where: string): Cidr4[] {
  if (texts.length === 0) {
    throw new UsageError(`vpcRanges of ${where} is empty, expected every IPv4 range of the VPC`);
  }
  return texts.map((text) => {
    const block = readRange(text, `vpcRanges of ${where}`);
    if (block.length < LARGEST_VPC_RANGE || block.length > SMALLEST_VPC_RANGE) {
      throw new UsageError(
        `'${text}' in vpcRanges of ${where} is no VPC range, expected a prefix between /${LARGEST_VPC_RANGE} and ` +
          `/${SMALLEST_VPC_RANGE}: list networks beyond the VPC in declaredRanges`,
      );
    }
    return block;
  });
}

/** Reads ranges outside the VPC that belong to the boundary: a public one is never declarable. */
export function readDeclaredRanges(texts: readonly string[], where: string): Cidr4[] {
  return texts.map((text) => {
    const block = readRange(text, `declaredRanges of ${where}`);
    if (!isEmpty(both(ofCidr(block), PUBLIC_ADDRESSES))) {
      throw new UsageError(
        `'${text}' in declaredRanges of ${where} holds public addresses, expected a private range such as ` +
          `'${formatCidr({ family: 4, base: 0x0a000000, length: 8 })}': name S3 and DynamoDB in gatewayEndpoints instead`,
      );
    }
    return block;
  });
}

function readRange(text: string, where: string): Cidr4 {
  if (Token.isUnresolved(text)) {
    throw new UsageError(
      `an entry of ${where} is known only at deployment, expected a literal IPv4 range: a filter pattern is ` +
        'compiled at synthesis, so pass the literal that the VPC is created with',
    );
  }
  const block = parseCidr(text);
  if (block === undefined) {
    throw new UsageError(`'${text}' in ${where} is not an address range, expected one such as '10.0.0.0/16'`);
  }
  if (block.family === 6) {
    throw new UsageError(
      `'${text}' in ${where} is an IPv6 range, expected IPv4: a filter pattern cannot express IPv6 ranges, so every ` +
        'IPv6 address counts as outside; leave IPv6 off in the VPC',
    );
  }
  return block;
}
