import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lib/endpoints/catalogue';
import { checkRegionName, checkServiceName, needsOfName } from '../../lib/endpoints/named-needs';

const servicesOf = (name: string): readonly string[] =>
  needsOfName({ name, why: 'it runs', askedBy: '--need' }).map(({ service }) => service);

describe('needsOfName', () => {
  it.each(CATALOGUE.map(({ key }) => key))('takes the key %s for that service alone', (key) => {
    expect(servicesOf(key)).toEqual([key]);
  });

  it('takes an action for the endpoints that serve it', () => {
    expect(servicesOf('ecr:BatchGetImage')).toEqual(['ecr-api', 'ecr-dkr']);
  });

  it('takes a prefix for the endpoints of all its actions', () => {
    expect(servicesOf('sagemaker')).toEqual(expect.arrayContaining(['sagemaker-api', 'sagemaker-runtime']));
  });

  it('refuses what is neither, with near names', () => {
    expect(() => servicesOf('bedrok')).toThrow("--need names 'bedrok', expected a service of the endpoint");
    expect(() => servicesOf('bedrok')).toThrow('(near: bedrock');
  });

  it('refuses an action that AWS does not have, with near ones', () => {
    expect(() => servicesOf('s3:GetObjct')).toThrow(
      "--need names 's3:GetObjct', expected an action that AWS",
    );
    expect(() => servicesOf('s3:GetObjct')).toThrow('(near: s3:GetObject)');
  });

  it('takes an action as IAM does, whatever its case', () => {
    expect(servicesOf('S3:getobject')).toEqual(['s3']);
  });

  it('takes a pattern for an action that is newer than the list', () => {
    expect(servicesOf('s3:GetSomethingNew*')).toEqual(['s3']);
  });

  it('refuses an action without a name', () => {
    expect(() => servicesOf('kms:')).toThrow("--need names 'kms:'");
  });
});

describe('names of options', () => {
  it('are refused with near services', () => {
    expect(() => checkServiceName('--central', 'kmss')).toThrow("--central names 'kmss', expected");
  });

  it('are refused with near Regions', () => {
    expect(() => checkRegionName('--region', 'eu-centrl-1')).toThrow('(near: eu-central-1');
  });
});
