import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CNI_IMAGE, DIGEST, REGISTRY, admission } from './helpers';
import { addOnPod, IMAGE, container, podOf, podReview, review } from './requests';

const policies = admission({ digests: [DIGEST] });
const other = `sha256:${'f'.repeat(64)}`;
const denied = (...args: Parameters<typeof podReview>) => policies.review(podReview(...args)).denied;

/** Every place of a pod that names an image, with a pod that names one there. */
const PLACES: readonly (readonly [string, (image: string) => Readonly<Record<string, unknown>>])[] = [
  ['a container', (image) => ({ containers: [container({ image })] })],
  ['the second container', (image) => ({ containers: [container(), container({ image })] })],
  ['an init container', (image) => ({ initContainers: [container({ image })] })],
  ['an ephemeral container', (image) => ({ ephemeralContainers: [container({ image })] })],
  ['a volume', (image) => ({ volumes: [{ name: 'weights', image: { reference: image } }] })],
];

describe('images that pods run', () => {
  it.each(PLACES)('are of the mirror, by a digest that was promoted: %s', (_, spec) => {
    expect(denied(spec(IMAGE))).toEqual([]);
  });

  it.each(PLACES)('are refused from elsewhere: %s', (_, spec) => {
    expect(denied(spec(`quay.io/org/x@${DIGEST}`))).toEqual(['airgap-images: an image is from elsewhere']);
  });

  it.each(PLACES)('are refused with a tag: %s', (_, spec) => {
    expect(denied(spec(`${REGISTRY}vllm/vllm-openai:v1`))).toContain(
      'airgap-images: an image is not named by its digest alone',
    );
  });

  it.each(PLACES)('are refused with a digest that nobody promoted: %s', (_, spec) => {
    expect(denied(spec(`${REGISTRY}vllm/vllm-openai@${other}`))).toEqual([
      'airgap-images: an image has a digest that nobody promoted',
    ]);
  });

  it.each([
    ['a registry whose name begins alike', `${REGISTRY.replace(/\/$/, '')}-evil/x@${DIGEST}`],
    ['a repository beside the mirror', `${REGISTRY.replace('airgap/', 'other/')}x@${DIGEST}`],
    ['another account', `${REGISTRY.replace(/^\d+/, '999999999999')}x@${DIGEST}`],
    ['a host that has the registry as its path', `evil.example.com/${REGISTRY}x@${DIGEST}`],
    ['a tag beside the digest', `${REGISTRY}x:v1@${DIGEST}`],
    ['two digests', `${REGISTRY}x@${DIGEST}@${DIGEST}`],
    ['a path that climbs', `${REGISTRY}../evil/x@${DIGEST}`],
    ['no repository', `${REGISTRY}@${DIGEST}`],
    ['upper case', `${REGISTRY}X@${DIGEST}`],
    ['a digest of another algorithm', `${REGISTRY}x@sha512:${'a'.repeat(128)}`],
    ['a digest that is too short', `${REGISTRY}x@${DIGEST.slice(0, -1)}`],
    ['a line after the digest', `${IMAGE}\nx`],
    ['no image', ''],
  ])('are refused: %s', (_, image) => {
    expect(denied({ containers: [container({ image })] })).not.toEqual([]);
  });

  it('are refused, a container without one', () => {
    expect(denied({ containers: [{ name: 'main' }] })).not.toEqual([]);
  });

  it('are refused, wherever they stand, unless they are of the mirror by a promoted digest (law)', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }).map((name) => `${REGISTRY}${name}`),
      fc
        .tuple(fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/))
        .map(([name, digits]) => `${name}@sha256:${digits}`),
      fc.string().map((tail) => `${IMAGE}${tail}`),
      fc.string({ minLength: 1 }).map((head) => `${head}${IMAGE}`),
    );
    const right = new RegExp(`^${REGISTRY.replace(/[.]/g, '\\.')}[a-z0-9._/-]+@${DIGEST}$`);
    fc.assert(
      fc.property(text, fc.constantFrom(...PLACES), (image, [, spec]) => {
        fc.pre(!right.test(image));
        expect(denied(spec(image))).not.toEqual([]);
      }),
    );
  });
});

describe('updates of pods', () => {
  const withdrawn = admission({ digests: [] });
  const update = (image: string, before: string) =>
    podReview(
      { containers: [container({ image })] },
      { operation: 'UPDATE', oldObject: podReview({ containers: [container({ image: before })] }).object },
    );

  it('may go on with an image whose digest was withdrawn', () => {
    expect(withdrawn.review(update(IMAGE, IMAGE)).denied).toEqual([]);
  });

  it('may not bring an image from elsewhere', () => {
    expect(policies.review(update('quay.io/org/x:1', IMAGE)).denied).not.toEqual([]);
  });

  it('may not bring a container from elsewhere to a pod that runs', () => {
    const debug = podReview(
      { ephemeralContainers: [container({ image: 'busybox' })] },
      { operation: 'UPDATE', resource: 'pods/ephemeralcontainers', oldObject: podReview().object },
    );
    expect(policies.review(debug).denied).toContain('airgap-images: an image is from elsewhere');
  });
});

describe('images of add-ons', () => {
  const cni = { containers: [container({ image: CNI_IMAGE })] };

  it('run as the service account of their add-on', () => {
    expect(policies.review(addOnPod(cni)).denied).toEqual([]);
  });

  it.each([
    ['another service account of the namespace', addOnPod({ ...cni, serviceAccountName: 'default' })],
    ['a pod that somebody makes himself', podOf('kube-system', 'aws-node', cni)],
    ['the same name in another namespace', { ...addOnPod(cni), namespace: 'serving' }],
    ['another tag', addOnPod({ containers: [container({ image: `${CNI_IMAGE}x` })] })],
    [
      'another image of the same registry',
      addOnPod({
        containers: [container({ image: CNI_IMAGE.replace('amazon-k8s-cni', 'eks/coredns') })],
      }),
    ],
  ])('are refused: %s', (_, request) => {
    expect(policies.review(request).denied).toContain('airgap-images: an image is from elsewhere');
  });

  it('exempt nothing else in kube-system', () => {
    const foreign = { containers: [container({ image: 'quay.io/org/x:1' })] };
    expect(policies.review(podOf('kube-system', 'default', foreign)).denied).not.toEqual([]);
  });
});

describe('the list of digests', () => {
  it('refuses every pod where it is gone', () => {
    expect(policies.withoutParameters().review(podReview()).denied).toEqual([
      'airgap-images: no params found',
    ]);
  });

  it('admits what is added to it', () => {
    const image = `${REGISTRY}vllm/vllm-openai@${other}`;
    const promoted = policies.withDigests([other]);
    expect(promoted.review(podReview({ containers: [container({ image })] })).denied).toEqual([]);
  });
});

describe('templates of pods', () => {
  const template = (image: string) => ({
    spec: { template: { spec: { containers: [container({ image })] } } },
  });

  it.each(['deployments', 'daemonsets', 'statefulsets', 'replicasets'])(
    'warn of foreign images: %s',
    (kind) => {
      const { denied: refused, warned } = policies.review(
        review(`${kind}.apps Any`, template('quay.io/org/x:1')),
      );
      expect([refused, warned]).toEqual([[], ['airgap-templates: an image is from elsewhere']]);
    },
  );

  it('warn of those of jobs that run by the clock', () => {
    const object = { spec: { jobTemplate: template('quay.io/org/x:1') } };
    expect(policies.review(review('cronjobs.batch CronJob', object)).warned).not.toEqual([]);
  });

  it('say nothing of ours', () => {
    expect(policies.review(review('deployments.apps Deployment', template(IMAGE))).warned).toEqual([]);
  });
});
