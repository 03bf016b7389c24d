import { describe, expect, it } from 'vitest';
import { layOut } from '../../bin/layout';
import { needsOfName } from '../../lib/endpoints/named-needs';
import type { Need } from '../../lib/endpoints/need';
import { needsOfProfile } from '../../lib/endpoints/profiles';
import { endpointsMermaid } from '../../lib/endpoints/report/mermaid';
import { toPicture } from '../../lib/endpoints/report/picture';
import { answerFor, type EndpointsReport } from '../../lib/endpoints/report/report';
import { endpointGraphs, endpointsSvg } from '../../lib/endpoints/report/svg';

function reportOf(
  needs: readonly Need[],
  region = 'eu-central-1',
  central: readonly string[] = [],
): EndpointsReport {
  const { report } = answerFor({
    ...{ stage: 'Prod', region, account: undefined, zones: 2, needs, unmet: [], names: [], notes: [] },
    ...{ policyContext: {}, fips: false, central },
  });
  const tool = { name: 'cdk-airgap', version: '0.0.0' } as const;
  return { schemaVersion: 1, tool, served: report.unmet.length === 0, networks: [report] };
}

function pictureOf(report: EndpointsReport): ReturnType<typeof toPicture> {
  return report.networks.map(toPicture)[0] ?? { title: '', description: '', tiers: [], things: [], uses: [] };
}

const asked = (askedBy: string, name = 'kms'): readonly Need[] =>
  needsOfName({ name, why: 'it runs', askedBy });
const eks = reportOf(needsOfProfile('eks'));

describe('the picture', () => {
  it('has each endpoint once', () => {
    const keys = pictureOf(eks).things.flatMap(({ id }) => (id.startsWith('e-') ? [id.slice(2)] : []));
    expect(keys).toEqual(eks.networks[0]?.endpoints.map(({ key }) => key));
  });

  it('joins only things that are there', () => {
    const { things, uses } = pictureOf(eks);
    const ids = things.map(({ id }) => id);
    expect(uses.flatMap(({ from, to }) => [from, to]).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('leads to every endpoint', () => {
    const { things, uses } = pictureOf(eks);
    const reached = new Set(uses.map(({ to }) => to));
    expect(things.filter(({ id }) => id.startsWith('e-') && !reached.has(id))).toEqual([]);
  });

  it('puts a shared endpoint outside the VPC', () => {
    expect(pictureOf(reportOf(asked('App'), 'eu-central-1', ['kms'])).things).toContainEqual(
      expect.objectContaining({ name: 'kms', tier: 'central' }),
    );
  });

  it('shows what is not served', () => {
    expect(pictureOf(reportOf(asked('App', 'iam'), 'cn-north-1')).things).toContainEqual(
      expect.objectContaining({ name: 'iam', tier: 'unmet' }),
    );
  });

  it('draws many askers of one stack as one', () => {
    const many = Array.from({ length: 20 }, (_, index) => asked(`Prod/App/Worker${index}`)).flat();
    const askers = pictureOf(reportOf(many)).things.filter(({ tier }) => tier === 'workloads');
    expect(askers.map(({ name }) => name)).toEqual(['Prod/App']);
  });
});

describe('the Mermaid flowchart', () => {
  it('defines every node that its lines name', () => {
    const text = endpointsMermaid(eks);
    const defined = new Set([...text.matchAll(/^\s*(n0_\w+)\[/gm)].map((match) => match[1]));
    const named = [...text.matchAll(/^ {2}(n0_\w+) -\.?->? ?-?>? ?(n0_\w+)$/gm)].flatMap(([, from, to]) => [
      from,
      to,
    ]);
    expect(named.filter((id) => !defined.has(id))).toEqual([]);
  });

  it('closes every box', () => {
    const text = endpointsMermaid(eks);
    expect(text.match(/^\s*end$/gm)?.length).toBe(text.match(/^\s*subgraph /gm)?.length);
  });

  it('takes names for nothing but text', () => {
    expect(endpointsMermaid(reportOf(asked('A"]\nclick x')))).not.toMatch(/A"|^click/m);
  });
});

async function svgOf(report: EndpointsReport): Promise<string> {
  return endpointsSvg(report, await Promise.all(endpointGraphs(report).map(layOut)));
}

describe('the drawing', () => {
  it('names every endpoint and says what it shows', async () => {
    const svg = await svgOf(eks);
    eks.networks[0]?.endpoints.forEach(({ key }) => expect(svg).toContain(`>${key}</text>`));
    expect(svg).toMatch(/role="img" aria-labelledby="title description"/);
    expect(svg).toContain('<title id="title">Endpoints of Prod in eu-central-1</title>');
  });

  it('needs nothing but itself', async () => {
    const svg = await svgOf(eks);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|<script|@import/);
  });

  it('takes names for nothing but text', async () => {
    expect(await svgOf(reportOf(asked('<script>')))).not.toContain('<script>');
  });

  it('is the same each time', async () => {
    expect(await svgOf(eks)).toBe(await svgOf(eks));
  });
});
