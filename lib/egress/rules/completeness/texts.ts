import { segmentsOf } from '../../../policy/match';
import { Reader } from '../../../policy/reader';
import { HOLE, type OwnThing } from '../../../policy/text';
import { remember } from '../../../shared/remember';
import { haveCommonText } from '../../../shared/wildcards';
import type { Resource, Resources } from '../../model/resource';
import { nameOf } from '../policies/own';
import { neededOf } from '../policies/service-owned';

/**
 * Texts of policies in which each thing of the input stands for itself, so that two of them can be compared.
 *
 * What is not known, the account and the Region where nobody says them among it, can be anything. Characters of
 * Unicode's private use area stand for what is own: no policy holds them.
 */

const PSEUDO: Readonly<Partial<Record<OwnThing, string>>> = {
  account: '\uE020',
  region: '\uE021',
  partition: '\uE022',
  organization: HOLE,
  'dns-suffix': HOLE,
};

/** Reads documents with marks for what is own. */
export const MARKING = new Reader((name, as) => PSEUDO[as] ?? markOf(name, as), false);

function markOf(name: string, as: OwnThing): string {
  return `\uE010${as === 'arn' ? 'a' : 'n'}${name}\uE011`;
}

const MARK = /\uE010([an])([^\uE011]*)\uE011/g;
const VARIABLE = /\$\{[^}]*\}/g;
const ACCOUNT = /^(?:arn:[^:]*:iam::)?(\uE020|\d{12})(?::root)?$/;

/** An own thing that a text names: its id, and the text of its mark. */
interface Named {
  readonly mark: string;
  readonly kind: string;
  readonly resource: Resource | undefined;
}

type ByName = ReadonlyMap<string, Resource>;

const NAMES = new WeakMap<Resources, ByName>();

const TEXTS = new WeakMap<Resources, Map<string, Texts>>();

/** What compares texts of an input where they are deployed: the same for all that are deployed there. */
export function textsOf(resources: Resources, { account, region }: Resource): Texts {
  const known = remember(TEXTS, resources, () => new Map<string, Texts>());
  const place = { ...(account && { account }), ...(region && { region }) };
  return remember(known, `${account ?? ''} ${region ?? ''}`, () => new Texts(resources, place));
}

/** Compares texts of one input, as they are deployed to an account and a Region. */
export class Texts {
  private readonly byName: ByName;
  private readonly met = new Map<string, { readonly is: boolean }>();

  constructor(
    resources: Resources,
    private readonly place: { readonly account?: string; readonly region?: string },
  ) {
    this.byName = remember(NAMES, resources, namesOf);
  }

  /** Whether some text can fit both; two resources of one type never are the same. */
  public mayMeet(left: string, right: string): boolean {
    return remember(this.met, `${left}\n${right}`, () => ({ is: this.meet(left, right) })).is;
  }

  private meet(left: string, right: string): boolean {
    const [a, b] = [this.settled(left), this.settled(right)];
    const [one, other] = [this.open(a, b), this.open(b, a)];
    const segments = [segmentsOf(one), segmentsOf(other)] as const;
    // What is not known may hold colons, and so reach over several segments.
    const isWhole = segments.some(({ length }) => length < 6) || (left + right).includes(HOLE);
    return isWhole
      ? haveCommonText(one, other)
      : segments[0].every((segment, index) => haveCommonText(segment, segments[1][index] ?? ''));
  }

  /** Whether everything that fits `inner` certainly fits `outer`. */
  public covers(outer: string, inner: string): boolean {
    const stem = outer.replace(/\*$/, '');
    const isPlain = !/[*?\uE000]|\$\{/.test(stem);
    return outer === '*' || (isPlain && (stem === outer ? inner === outer : inner.startsWith(stem)));
  }

  /** The account that a principal stands for as a whole: `own`, or its number. */
  public accountIn(text: string): string | undefined {
    const [, account] = ACCOUNT.exec(text) ?? [];
    return account === '\uE020' || account === this.place.account ? account && 'own' : account;
  }

  /** Whether a text is one account for certain, and not the own one. */
  public isOtherAccount(text: string): boolean {
    const account = this.accountIn(text);
    return this.place.account !== undefined && account !== undefined && account !== 'own';
  }

  /** The resource that a text is the ARN or the name of, as far as the input decides it alone. */
  public resourceIn(text: string): Resource | undefined {
    const [named, other] = this.namedIn(text);
    return other === undefined && named?.mark === text ? named.resource : undefined;
  }

  /** Whether a text names a resource of the input. */
  public isOwn(text: string): boolean {
    return this.namedIn(text).some(({ resource }) => resource !== undefined);
  }

  /** The text as a reader writes it. */
  public spell(text: string): string {
    return text
      .replace(
        MARK,
        (_, kind: string, name: string) => `${this.logicalIdOf(name)}${kind === 'a' ? '.Arn' : ''}`,
      )
      .replaceAll('\uE020', '${AWS::AccountId}')
      .replaceAll('\uE021', '${AWS::Region}')
      .replaceAll('\uE022', '${AWS::Partition}')
      .replaceAll(HOLE, '…');
  }

  private logicalIdOf(name: string): string {
    return this.byName.get(name)?.origin.logicalId ?? name;
  }

  /** With what is known of own things in their place. */
  private settled(text: string): string {
    const { account = '*', region = '*' } = this.place;
    return text
      .replace(VARIABLE, '*')
      .replaceAll(HOLE, '*')
      .replaceAll('\uE020', account)
      .replaceAll('\uE021', region)
      .replaceAll('\uE022', '*')
      .replace(MARK, (mark, kind: string, name: string) => {
        const resource = this.byName.get(name);
        const bucket = kind === 'n' && resource !== undefined ? bucketNameOf(resource) : undefined;
        return typeof bucket === 'string' ? bucket : mark;
      });
  }

  /** With anything in the place of own things that the other text may name in another way. */
  private open(text: string, other: string): string {
    const others = this.namedIn(other);
    return text.replace(MARK, (mark, kind: string, name: string) => {
      const resource = this.byName.get(name);
      const isNamed = others.some(
        (one) => one.kind === kind && (one.mark === mark || isOfType(one.resource, resource)),
      );
      const isApart = resource !== undefined && kind === 'n' && isOtherBucket(resource, other);
      return isNamed || isApart ? mark : kind === 'a' ? 'arn:*' : '*';
    });
  }

  private namedIn(text: string): readonly Named[] {
    return [...text.matchAll(MARK)].map(([mark, kind = '', name = '']) => ({
      mark,
      kind,
      resource: this.byName.get(name),
    }));
  }
}

function namesOf(resources: Resources): ByName {
  return new Map(resources.all.map((resource) => [nameOf(resource.id), resource]));
}

function isOfType(a: Resource | undefined, b: Resource | undefined): boolean {
  return a !== undefined && a.type === b?.type;
}

/** The name that a bucket is given; `generated` where CloudFormation makes one, undefined where it is not known. */
function bucketNameOf(resource: Resource): string | { readonly is: 'generated' } | undefined {
  if (resource.type !== 'AWS::S3::Bucket') {
    return undefined;
  }
  const [only, ...others] = resource.at('BucketName').map(({ value }) => value);
  if (only === undefined || others.length > 0) {
    return undefined;
  }
  return only.kind === 'absent' ? { is: 'generated' } : only.kind === 'text' ? only.text : undefined;
}

/** Whether an ARN is of one bucket that nobody of the input can have made: CloudFormation ends its names at random. */
function isOtherBucket(resource: Resource, arn: string): boolean {
  if (typeof bucketNameOf(resource) !== 'object') {
    return false;
  }
  const [, bucket = '*'] = /^arn:[^:]*:s3:::([^/]*)/.exec(arn) ?? [];
  return !/[*?\uE010]/.test(bucket) || isOfAws(arn);
}

/** Whether AWS owns what an ARN names, in some Region. */
function isOfAws(arn: string): boolean {
  const [, bucket = '', key = ''] = /^arn:[^:]*:s3:::([^/]*)(.*)$/.exec(arn) ?? [];
  return [bucket, bucket.replaceAll('*', 'own')].some(
    (name) => neededOf(`arn:aws:s3:::${name}${key}`) !== undefined,
  );
}
