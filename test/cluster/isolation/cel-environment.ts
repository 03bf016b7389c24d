import { Environment } from '@marcbachmann/cel-js';
import { ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';

/** Somebody's rights: whether a verb on a resource is allowed, written `verb group/resource namespace/name`. */
export type Rights = (right: string) => boolean;

/** What expressions call `authorizer`, and what it turns into on the way to an answer. */
export class Authorizer {
  constructor(
    private readonly rights: Rights,
    private readonly asked: Readonly<Record<string, string>> = {},
  ) {}

  with(part: string, value: string): Authorizer {
    return new Authorizer(this.rights, { ...this.asked, [part]: value });
  }

  decide(verb: string): Decision {
    const { group = '', resource = '', namespace = '', name = '' } = this.asked;
    return new Decision(this.rights(`${verb} ${group}/${resource} ${namespace}/${name}`));
  }
}

class Decision {
  constructor(readonly isAllowed: boolean) {}
}

class Block {
  constructor(readonly text: string) {}
}

/** Functions of CEL that Kubernetes has and expressions may use; the macros are of the language itself. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['size', 'startsWith', 'endsWith', 'contains', 'matches', 'split', 'join', 'substring'],
  ...['orValue', 'hasValue', 'has', 'all', 'exists', 'filter', 'map'],
  ...['isIP', 'cidr', 'containsIP', 'isCIDR', 'containsCIDR', 'int'],
  ...['group', 'resource', 'namespace', 'name', 'check', 'allowed'],
]);

/**
 * CEL as the API server evaluates it: optional types, and of the libraries of Kubernetes those that policies of ours use.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */
export function celEnvironment(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true })
    .registerType('Authorizer', Authorizer)
    .registerType('Decision', Decision)
    .registerType('Block', Block);
  for (const part of ['group', 'resource', 'namespace', 'name']) {
    environment.registerFunction(
      `Authorizer.${part}(string): Authorizer`,
      (authorizer: Authorizer, value: string) => authorizer.with(part, value),
    );
  }
  return environment
    .registerFunction('Authorizer.check(string): Decision', (authorizer: Authorizer, verb: string) =>
      authorizer.decide(verb),
    )
    .registerFunction('Decision.allowed(): bool', (decision: Decision) => decision.isAllowed)
    .registerFunction('isIP(string): bool', (text: string) => isAddress(text))
    .registerFunction('cidr(string): Block', (text: string) => blockOf(text))
    .registerFunction('Block.containsIP(string): bool', (block: Block, text: string) =>
      contains(block.text, text),
    )
    .registerFunction('isCIDR(string): bool', (text: string) => parseCidr(text) !== undefined)
    .registerFunction(
      'Block.containsCIDR(string): bool',
      (block: Block, text: string) => parseCidr(text) !== undefined && holds(block.text, text),
    )
    .registerVariable('authorizer', 'Authorizer');
}

function isAddress(text: string): boolean {
  return !text.includes('/') && parseCidr(`${text}/${text.includes(':') ? 128 : 32}`) !== undefined;
}

function blockOf(text: string): Block {
  if (parseCidr(text) === undefined) throw new Error(`'${text}' is no CIDR`);
  return new Block(text);
}

function contains(block: string, address: string): boolean {
  if (!isAddress(address)) throw new Error(`'${address}' is no IP`);
  return holds(block, `${address}/${address.includes(':') ? 128 : 32}`);
}

function holds(block: string, other: string): boolean {
  const [outer, inner] = [block, other].map((text) => ofCidr(parseCidr(text)!));
  return isWithin(inner!.v4, outer!.v4) && isWithin(inner!.v6, outer!.v6);
}

/** Of one block in another; half-open ends. */
function isWithin<T extends number | bigint>(inner: readonly T[], outer: readonly T[]): boolean {
  if (inner.length === 0) return true;
  return outer.length > 0 && outer[0]! <= inner[0]! && inner[1]! <= outer[1]!;
}
