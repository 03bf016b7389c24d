import { describe, expect, it } from 'vitest';
import { auditTemplate } from '../helpers';

/** Rules that speak about a resource of a type, in a template without a network. */
function rulesAbout(
  resource: { readonly Type: string } & Readonly<Record<string, unknown>>,
): readonly string[] {
  return auditTemplate({ Resources: { Thing: resource } }).findings.map(({ ruleId }) => ruleId);
}

describe('a resource of a type', () => {
  it.each(['AWS::Unheard::OfThing', 'AWS::EC2::Vpc', 'Alexa::Unheard::OfThing'])(
    'that the catalogue lacks is not classified: %s',
    (Type) => {
      expect(rulesAbout({ Type })).toEqual(['AG910']);
    },
  );

  it.each(['Acme::Net::Tunnel', 'AWSQS::EKS::Cluster'])('of a third party is not classified: %s', (Type) => {
    expect(rulesAbout({ Type })).toEqual(['AG910']);
  });

  it.each([
    'Custom::Thing',
    'AWS::CloudFormation::CustomResource',
    'AWS::CDK::Metadata',
    'AWS::SSM::Parameter',
  ])('that is known, or read elsewhere, is none of its business: %s', (Type) => {
    expect(rulesAbout({ Type })).toEqual([]);
  });

  it('that is a module is reported as what is not in the input', () => {
    expect(rulesAbout({ Type: 'Acme::Net::Part::MODULE' })).toEqual(['AG900']);
  });

  it('that is not classified tells the condition under which it exists', () => {
    const { findings } = auditTemplate({
      Parameters: { Wanted: { Type: 'String', AllowedValues: ['yes', 'no'] } },
      Conditions: { IsWanted: { 'Fn::Equals': [{ Ref: 'Wanted' }, 'yes'] } },
      Resources: { Thing: { Type: 'AWS::Unheard::OfThing', Condition: 'IsWanted' } },
    });
    expect(findings[0]?.condition).toContain('IsWanted');
  });

  it('that is not classified makes the verdict unproven', () => {
    const { report } = auditTemplate({ Resources: { Thing: { Type: 'AWS::Unheard::OfThing' } } });
    expect(report.verdict).toBe('unproven');
  });
});
