import { describe, expect, it, test } from 'vitest';
import { kubernetesVersionRow, KUBERNETES_VERSIONS } from '../../lib/cluster/kubernetes-versions';

describe('the table of Kubernetes versions', () => {
  test.each(KUBERNETES_VERSIONS.map((row) => [row.version, row] as const))(
    '%s is released before its support ends, and extended after it',
    (_, { released, endOfStandardSupport, endOfExtendedSupport }) => {
      expect([released, endOfStandardSupport, endOfExtendedSupport]).toEqual(
        [released, endOfStandardSupport, endOfExtendedSupport].sort(),
      );
    },
  );

  test.each(KUBERNETES_VERSIONS.map((row) => [row.version, row] as const))(
    '%s has extended support for a year to the day',
    (_, { endOfStandardSupport, endOfExtendedSupport }) => {
      const [year, ...day] = endOfStandardSupport.split('-');
      expect(endOfExtendedSupport).toBe([String(Number(year) + 1), ...day].join('-'));
    },
  );

  it('has each minor version once, one after the other', () => {
    const minors = KUBERNETES_VERSIONS.map(({ version }) => Number(version.split('.')[1]));
    expect(minors).toEqual(minors.map((_, index) => minors[0]! + index));
  });

  it('says which there are where one is none of them', () => {
    expect(() => kubernetesVersionRow("AirGappedCluster 'C'", '1.12')).toThrow(
      /^AirGappedCluster 'C' has kubernetesVersion '1\.12', expected one of '1\.31', /,
    );
  });
});
