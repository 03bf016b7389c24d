import { describe, expect, it } from 'vitest';
import { RESOURCE_TYPES, resourceType } from '../../lib/resource-types/catalogue';
import { typesNamedByRules } from './named';

const NAMED = typesNamedByRules();
const JUDGED_BY = RESOURCE_TYPES.flatMap(({ type, judgedBy }) =>
  judgedBy === undefined ? [] : [{ type, judgedBy }],
);

/** Types of which what is said about their judge breaks a law; a test expects none. */
function breaking(law: (row: (typeof JUDGED_BY)[number]) => boolean): readonly string[] {
  return JUDGED_BY.filter((row) => !law(row)).map(({ type }) => type);
}

describe('what is judged instead of a type', () => {
  it('is other types or a reason, not both', () => {
    expect(
      breaking(({ judgedBy }) => (judgedBy.types === undefined) !== (judgedBy.because === undefined)),
    ).toEqual([]);
  });

  it('is types that the catalogue has', () => {
    expect(
      breaking(({ judgedBy }) => (judgedBy.types ?? []).every((type) => resourceType(type) !== undefined)),
    ).toEqual([]);
  });

  it('is types that a rule names', () => {
    expect(
      breaking(({ judgedBy }) => (judgedBy.types ?? ['']).every((type) => type === '' || NAMED.has(type))),
    ).toEqual([]);
  });

  it('is a sentence where it is a reason', () => {
    expect(
      breaking(({ judgedBy }) =>
        /^[A-Z].{25,}\.$/.test(judgedBy.because ?? 'A sentence that can be checked.'),
      ),
    ).toEqual([]);
  });

  it('is said of no type that a rule names', () => {
    expect(breaking(({ type }) => !NAMED.has(type))).toEqual([]);
  });
});

describe('a type that sends, admits or shares', () => {
  const TELLING: ReadonlySet<string> = new Set(['calls-out', 'reachable', 'shares']);

  it('is named by a rule, or says what is judged instead', () => {
    const silent = RESOURCE_TYPES.filter(
      ({ type, classes, judgedBy }) =>
        classes.some((one) => TELLING.has(one)) && !NAMED.has(type) && judgedBy === undefined,
    );
    expect(silent.map(({ type }) => type)).toEqual([]);
  });
});

describe('the types that rules name', () => {
  it.each(['AWS::Lambda::Function', 'AWS::EC2::VPCPeeringConnection', 'AWS::IAM::UserPolicy'])(
    'have %s',
    (type) => {
      expect(NAMED.has(type)).toBe(true);
    },
  );

  it('lack a type that stands in an example alone', () => {
    expect(NAMED.has('AWS::RDS::DBSubnetGroup')).toBe(false);
  });
});
