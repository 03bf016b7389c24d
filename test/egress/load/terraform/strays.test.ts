import { describe, expect, test } from 'vitest';
import type { Resource } from './plan';
import { aws, load, plan, refs } from './plan';

describe('what a plan places in no subnet', () => {
  const strays = (...resources: Resource[]): readonly string[] =>
    load(plan({ resources })).strays.map(({ origin }) => origin.logicalId);

  test('is an instance that names none', () => {
    expect(strays(aws('instance.x', { ami: 'ami-1' }))).toEqual(['aws_instance.x']);
  });

  test('is an Auto Scaling group that names none', () => {
    expect(strays(aws('autoscaling_group.x', { availability_zones: ['eu-central-1a'] }))).toEqual([
      'aws_autoscaling_group.x',
    ]);
  });

  test('is no instance in a subnet by its id', () => {
    expect(strays(aws('instance.x', { subnet_id: 'subnet-1' }))).toEqual([]);
  });

  test('is no instance in a subnet that is known after apply', () => {
    expect(strays(aws('instance.x', { subnet_id: refs('aws_subnet.a.id') }))).toEqual([]);
  });

  test('is no instance of a launch template, which may name one', () => {
    expect(strays(aws('instance.x', { launch_template: [{ id: 'lt-1' }] }))).toEqual([]);
  });

  test('is no Auto Scaling group with subnets', () => {
    expect(strays(aws('autoscaling_group.x', { vpc_zone_identifier: ['subnet-1'] }))).toEqual([]);
  });
});
