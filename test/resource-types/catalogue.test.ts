import { describe, expect, it } from 'vitest';
import { RESOURCE_TYPES, isForeignType, resourceType } from '../../lib/resource-types/catalogue';
import { RESOURCE_CLASSES } from '../../lib/resource-types/classes';
import { DATA_FILES } from '../../lib/resource-types/data';
import { NOT_TYPE_BOUND, TAXONOMY } from '../../lib/resource-types/taxonomy';

/** Types of rows that break a law; a test expects none. */
function breaking(law: (row: (typeof RESOURCE_TYPES)[number]) => boolean): readonly string[] {
  return RESOURCE_TYPES.filter((row) => !law(row)).map(({ type }) => type);
}

describe('the catalogue of resource types', () => {
  it('gives every type at least one class, each once', () => {
    expect(breaking(({ classes }) => classes.length > 0 && new Set(classes).size === classes.length)).toEqual(
      [],
    );
  });

  it('uses the defined classes alone', () => {
    expect(breaking(({ classes }) => classes.every((one) => one in RESOURCE_CLASSES))).toEqual([]);
  });

  it('calls no type inert that is something else besides', () => {
    expect(breaking(({ classes }) => classes.length === 1 || !classes.includes('inert'))).toEqual([]);
  });

  it.each(['in-vpc-when', 'calls-out', 'executes-code'] as const)('names what decides of %s', (decided) => {
    expect(breaking(({ classes, decidedBy }) => !classes.includes(decided) || decidedBy.length > 0)).toEqual(
      [],
    );
  });

  it('names no property twice', () => {
    expect(breaking(({ decidedBy }) => new Set(decidedBy).size === decidedBy.length)).toEqual([]);
  });

  it('tells the source and the day of every row', () => {
    expect(breaking(({ source, date }) => source.length > 20 && /^\d{4}-\d{2}-\d{2}$/.test(date))).toEqual(
      [],
    );
  });

  it('has each type once', () => {
    const types = RESOURCE_TYPES.map(({ type }) => type);
    expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
  });

  it.each(Object.entries(DATA_FILES))('has %s in order', (_, { types }) => {
    expect(Object.keys(types)).toEqual(Object.keys(types).sort());
  });

  it('has each service in one file', () => {
    const files = new Map<string, Set<string>>();
    for (const [file, { types }] of Object.entries(DATA_FILES)) {
      for (const type of Object.keys(types)) {
        const service = type.split('::')[1]!;
        files.set(service, (files.get(service) ?? new Set()).add(file));
      }
    }
    expect([...files].filter(([, found]) => found.size > 1).map(([service]) => service)).toEqual([]);
  });
});

describe('the taxonomy', () => {
  const opened = new Set(RESOURCE_TYPES.flatMap(({ taxonomy }) => taxonomy));

  it('has every row that a type names', () => {
    expect([...opened].filter((id) => TAXONOMY[id] === undefined)).toEqual([]);
  });

  it('has no row that neither a type opens nor anything else is said to', () => {
    expect(Object.keys(TAXONOMY).filter((id) => !opened.has(id) && NOT_TYPE_BOUND[id] === undefined)).toEqual(
      [],
    );
  });

  it('says of no row that it is bound to no type when one opens it', () => {
    expect(Object.keys(NOT_TYPE_BOUND).filter((id) => opened.has(id) || TAXONOMY[id] === undefined)).toEqual(
      [],
    );
  });

  it('is opened by no type that is inert, but where only its absence opens', () => {
    const inert = RESOURCE_TYPES.filter(
      ({ classes, taxonomy, note }) => classes[0] === 'inert' && taxonomy.length > 0 && note === undefined,
    );
    expect(inert.map(({ type }) => type)).toEqual([]);
  });
});

describe('resourceType', () => {
  it('finds the row of a type', () => {
    expect(resourceType('AWS::EC2::VPC')).toMatchObject({ type: 'AWS::EC2::VPC' });
  });

  it('finds what CDK adds to every template', () => {
    expect(resourceType('AWS::CDK::Metadata')?.classes).toEqual(['inert']);
  });

  it('finds a type that AWS has retired and the specification has dropped', () => {
    expect(resourceType('AWS::IoT1Click::Project')?.note).toMatch(/^Retired/);
  });

  it.each(['CapacityProvider', 'Connector', 'GraphQLApi', 'WebSocketApi'])(
    'finds AWS::Serverless::%s, which the specification lacks',
    (name) => {
      expect(resourceType(`AWS::Serverless::${name}`)?.source).toContain('AWS SAM');
    },
  );

  it.each(['Custom::Anything', 'Acme::Net::Tunnel', 'AWS::S3::Bucket::MODULE', 'Acme::Net::Part::MODULE'])(
    'takes %s for opaque',
    (type) => {
      expect(resourceType(type)).toMatchObject({ type, classes: ['opaque'] });
    },
  );

  it.each(['AWS::Nothing::Known', 'AWS::EC2::Vpc', 'AWS::EC2', 'Alexa::Nothing::Known'])(
    'knows nothing of %s',
    (type) => {
      expect(resourceType(type)).toBeUndefined();
    },
  );
});

describe('isForeignType', () => {
  it.each([
    ['AWS::EC2::VPC', false],
    ['Alexa::ASK::Skill', false],
    ['AWS::EC2::VPC::MODULE', true],
    ['Custom::AWS', true],
    ['AWSAcme::Net::Tunnel', true],
  ])('of %s is %s', (type, expected) => {
    expect(isForeignType(type)).toBe(expected);
  });
});
