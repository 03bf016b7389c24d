import { Token } from 'aws-cdk-lib';
import { formatCidr, parseCidr, rangeOf4 } from '../shared/cidr';
import { UsageError } from '../shared/errors';

const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const MIN_LENGTH = 12;
const MAX_LENGTH = 24;

/** Ranges that Amazon EKS would take by itself, in its order. */
const CANDIDATES = ['172.20.0.0/16', '10.100.0.0/16'];

/**
 * The range of the Services of a cluster.
 *
 * @param given - undefined for the first of the ranges that Amazon EKS itself takes that is not in the VPC
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 * @throws UsageError if it is no private range between /12 and /24, or overlaps with the VPC
 */
export function serviceCidrOf(where: string, vpcCidr: string, given: string | undefined): string {
  const free = CANDIDATES.find((candidate) => !overlap(candidate, vpcCidr));
  const text = given ?? free ?? '';
  const mistake = mistakeIn(text, vpcCidr);
  if (mistake !== undefined) {
    throw new UsageError(`${where} has serviceCidr '${text}', expected ${mistake}`);
  }
  return text;
}

/** What is expected instead of a range; undefined where nothing is wrong with it. */
function mistakeIn(text: string, vpcCidr: string): string | undefined {
  const block = Token.isUnresolved(text) ? undefined : parseCidr(text);
  if (block?.family !== 4 || formatCidr(block) !== text) {
    return `an IPv4 block known at synthesis, like '${CANDIDATES[0]}'`;
  }
  if (block.length < MIN_LENGTH || block.length > MAX_LENGTH) {
    return `a prefix length between ${MIN_LENGTH} and ${MAX_LENGTH}`;
  }
  if (!PRIVATE_RANGES.some((range) => holds(range, text))) {
    return `a block inside one of ${PRIVATE_RANGES.join(', ')}`;
  }
  return overlap(text, vpcCidr) ? `a block that is not in the VPC, whose range is ${vpcCidr}` : undefined;
}

function overlap(left: string, right: string): boolean {
  const [one, other] = [boundsOf(left), boundsOf(right)];
  return one[0] < other[1] && other[0] < one[1];
}

function holds(outer: string, inner: string): boolean {
  const [wide, narrow] = [boundsOf(outer), boundsOf(inner)];
  return wide[0] <= narrow[0] && narrow[1] <= wide[1];
}

function boundsOf(text: string): [number, number] {
  const block = parseCidr(text);
  if (block?.family !== 4) {
    throw new UsageError(`'${text}' is no IPv4 block, expected one like '10.0.0.0/16'`);
  }
  return rangeOf4(block);
}
