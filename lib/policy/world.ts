import { quoted, type OwnThing } from './text';

/** What belongs to the application: whatever is not listed, and not AWS's own, is somebody else's. */
export interface Boundary {
  /**
   * All accounts that are own.
   *
   * Without it, an account id in a policy may be own or not, so what depends on it is undecided.
   */
  readonly accounts?: readonly string[];
  /**
   * Id of the own organization.
   *
   * Without it, every organization that a policy names is taken for own: it is the one that the author means.
   */
  readonly organization?: string;
  /** Default: the partition that the policies name, else `aws`. */
  readonly partition?: string;
  readonly region?: string;
  /** ARN patterns of own resources whose ARN names no account, such as buckets. */
  readonly resources?: readonly string[];
  /** Ids of own VPCs and VPC endpoints. Without it, an id in a policy may be own or not. */
  readonly networks?: readonly string[];
  /** CIDR blocks of own public addresses. */
  readonly addresses?: readonly string[];
  /** What AWS itself owns and serves to all its customers: neither own nor somebody else's. */
  readonly awsOwned?: { readonly resources?: readonly string[]; readonly accounts?: readonly string[] };
}

/** Somebody else's account, and whether it is known to be that. */
export interface Stranger {
  readonly account: string;
  readonly doubt?: string;
}

/** Own things and strangers, each with a concrete name that appears in no policy by accident. */
export class World {
  public readonly accounts: readonly string[];
  public readonly organizations: readonly string[];
  public readonly partitions: readonly string[];
  public readonly region: string;
  /** The first is one that no policy names. */
  public readonly strangers: readonly Stranger[];
  /** Organizations of strangers; the first is one that no policy names. */
  public readonly foreignOrganizations: readonly string[];

  /** Whether ids with wildcards stand for more strangers than are looked at. */
  public readonly isCoarse: boolean;

  /** @param written - the policies as JSON, in which ids are looked for */
  constructor(
    public readonly boundary: Boundary,
    private written: string,
  ) {
    this.accounts = boundary.accounts?.length ? boundary.accounts : [this.fresh('000000000000', counted)];
    this.isCoarse = this.named(OPEN_ID).length > 0;
    const filled = this.named(OPEN_ORGANIZATION).map((id) => id.replace(/[*?]/g, '7').padEnd(12, '7'));
    const named = this.named(/\bo-[a-z0-9]{10,32}\b/g);
    this.organizations =
      boundary.organization === undefined ? [OWN_ORGANIZATION, ...named] : [boundary.organization];
    this.foreignOrganizations = [STRANGE_ORGANIZATION, ...named, ...filled].filter(
      (id) => !this.organizations.includes(id),
    );
    this.partitions = boundary.partition === undefined ? this.namedPartitions() : [boundary.partition];
    this.region = boundary.region ?? 'us-east-1';
    this.strangers = [
      { account: this.fresh('999999999999', counted) },
      ...this.namedStrangers(),
      ...this.filledStrangers(),
    ];
  }

  /** The name of an own thing; of an account, Region, partition or organization, what the boundary says. */
  public standIn(name: string, as: OwnThing): string {
    switch (as) {
      case 'account':
        return this.accounts[0] as string;
      case 'partition':
        return this.partitions[0] as string;
      case 'region':
        return this.boundary.region ?? 'own-region-1';
      case 'organization':
        return this.organizations[0] as string;
      case 'dns-suffix':
        return this.partitions[0] === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
      case 'arn':
        return quoted(`arn:${this.partitions[0]}:own:own-region-1:${this.accounts[0]}:${OWN_NAME}${name}`);
      case 'name':
        return `${OWN_NAME}${name}`;
    }
  }

  public isOwnAccount(account: string): boolean {
    return this.accounts.includes(account);
  }

  /** Looks for names in the texts of the policies from now on, put together from their parts. */
  public learn(texts: readonly string[]): void {
    this.written = texts.map((text) => `"${text}"`).join(' ');
  }

  /** Names that the policies hold, each once. */
  public named(pattern: RegExp): string[] {
    return [...new Set(this.written.match(pattern) ?? [])];
  }

  private namedStrangers(): Stranger[] {
    const aws = this.boundary.awsOwned?.accounts ?? [];
    return this.named(/(?<!\d)\d{12}(?!\d)/g)
      .filter((account) => !this.isOwnAccount(account) && !aws.includes(account))
      .map((account) => ({
        account,
        ...(this.boundary.accounts?.length ? {} : { doubt: `whose account '${account}' is` }),
      }));
  }

  /** One account for each pattern of accounts, as `4444*`. */
  private filledStrangers(): Stranger[] {
    return this.named(OPEN_ACCOUNT)
      .map((id) => id.replaceAll('?', '7').replace('*', '7'.repeat(Math.max(0, 13 - id.length))))
      .filter((account) => /^\d{12}$/.test(account) && !this.isOwnAccount(account))
      .map((account) => ({ account }));
  }

  private namedPartitions(): string[] {
    const named = this.named(/(?<=\barn:)aws[a-z-]*(?=:)/g);
    return named.length > 0 ? named : ['aws'];
  }

  private fresh(first: string, next: (text: string, step: number) => string): string {
    let out = first;
    for (let step = 1; this.written.includes(out) || this.boundary.accounts?.includes(out); step += 1) {
      out = next(first, step);
    }
    return out;
  }
}

/** Starts the name of every own thing; no name of AWS has such a beginning by accident. */
export const OWN_NAME = 'own--';
const OPEN_ACCOUNT = /(?<=[":])(?=[*?]*\d)(?=\d*[*?])[\d*?]{1,12}(?=[":])/g;
const OPEN_ORGANIZATION = /\bo-(?!\*?["/])(?=[a-z0-9]*[*?])[a-z0-9*?]+/g;
const OPEN_ID = new RegExp(`${OPEN_ACCOUNT.source}|${OPEN_ORGANIZATION.source}`, 'g');
const OWN_ORGANIZATION = 'o-own0000000';
const STRANGE_ORGANIZATION = 'o-stranger00';

function counted(first: string, step: number): string {
  return String((Number(first) + (first.startsWith('9') ? -step : step)) % 1e12).padStart(12, '0');
}
