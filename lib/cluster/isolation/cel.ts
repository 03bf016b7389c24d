/**
 * Parts of expressions in CEL, as admission policies are written in.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */

/** A text as a literal. Tokens of CDK stay as they are. */
export function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** Texts as a list. */
export function list(texts: readonly string[]): string {
  return `[${texts.map(quote).join(', ')}]`;
}

/** Lists of texts by key, as a map. */
export function mapOfLists(entries: ReadonlyMap<string, readonly string[]>): string {
  return `{${[...entries].map(([key, texts]) => `${quote(key)}: ${list(texts)}`).join(', ')}}`;
}

/** All parts at once. */
export function every(...parts: readonly string[]): string {
  return parts.map((part) => `(${part})`).join(' && ');
}

/** One of the parts. */
export function some(...parts: readonly string[]): string {
  return parts.map((part) => `(${part})`).join(' || ');
}

/** What holds for each container `c` of whatever sort; the sorts are of different types, so each list is asked alone. */
export function everyContainer(condition: string, spec = 'object.spec'): string {
  return every(...containerLists(spec).map((containers) => `${containers}.all(c, ${condition})`));
}

/** All images that a pod names: of its containers of whatever sort, and of volumes that are images. */
export function imagesOf(spec: string): string {
  const ofContainers = containerLists(spec).map((containers) => `${containers}.map(c, c.?image.orValue(''))`);
  const ofVolumes = `${spec}.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue(''))`;
  return [...ofContainers, ofVolumes].join(' + ');
}

/** `namespace/service account` of the pod that is admitted, as lists of exceptions name it. */
export function identityOf(spec: string): string {
  return `request.namespace + '/' + ${spec}.?serviceAccountName.orValue('default')`;
}

function containerLists(spec: string): string[] {
  return [
    `${spec}.containers`,
    `${spec}.?initContainers.orValue([])`,
    `${spec}.?ephemeralContainers.orValue([])`,
  ];
}
