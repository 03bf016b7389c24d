import { Token } from 'aws-cdk-lib';
import { UsageError } from '../shared/errors';

// Pattern and length of an ECR repository name, read 2026-11-21. Newer pages of the API reference also take
// "__" and "--" between words, as the OCI specification does: this is the part that all of them take.
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
const REPOSITORY_NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const MAX_REPOSITORY_NAME = 256;
const REPOSITORY_NAME_ALLOWED =
  'words of a-z and 0-9, joined by single ".", "_" or "-", in segments separated by "/"';

// The only digest algorithm that ECR computes, so the only one that can name an image in it.
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Checks the namespace that the repositories of a mirror live in.
 *
 * @param where - what was called and where, for the message
 */
export function checkPrefix(prefix: string, where: string): void {
  checkKnown(prefix, 'prefix', where);
  // The user guide asks that a repository name starts with a letter, which the API pattern does not say.
  if (!REPOSITORY_NAME.test(prefix) || !/^[a-z]/.test(prefix)) {
    throw new UsageError(
      `${where}: prefix '${prefix}' is not an ECR namespace, expected ${REPOSITORY_NAME_ALLOWED}, ` +
        'starting with a letter and without "/" at the end',
    );
  }
  // One "/" and one character must still fit behind it.
  if (prefix.length > MAX_REPOSITORY_NAME - 2) {
    throw new UsageError(
      `${where}: prefix has ${prefix.length} characters, expected at most ${MAX_REPOSITORY_NAME - 2}`,
    );
  }
}

/**
 * The name of the ECR repository of an image.
 *
 * @param name - the image inside the mirror, without registry, tag or digest: `vllm/vllm-openai`
 */
export function repositoryName(prefix: string, name: string, where: string): string {
  checkKnown(name, 'image name', where);
  if (name.includes('@') || /:[^/]*$/.test(name)) {
    throw new UsageError(
      `${where}: image name '${name}' carries a tag or a digest, expected the name alone: ` +
        'give the digest as the second argument of imageUri',
    );
  }
  if (!REPOSITORY_NAME.test(name)) {
    throw new UsageError(
      `${where}: image name '${name}' is not an ECR repository name, expected ${REPOSITORY_NAME_ALLOWED}`,
    );
  }
  const full = `${prefix}/${name}`;
  if (full.length > MAX_REPOSITORY_NAME) {
    throw new UsageError(
      `${where}: repository name '${full}' has ${full.length} characters, expected at most ` +
        `${MAX_REPOSITORY_NAME} with the prefix`,
    );
  }
  return full;
}

/** Checks that a digest pins one image. */
export function checkDigest(digest: string, name: string, where: string): void {
  // A value from a parameter would let the deployment, not the reviewed source, choose the image.
  checkKnown(digest, `digest of image '${name}'`, where);
  if (DIGEST.test(digest)) return;
  const expected = 'expected "sha256:" and 64 lower-case hexadecimal digits';
  if (!digest.includes(':')) {
    throw new UsageError(
      `${where}: image '${name}' is named by tag '${digest}', ${expected}: ` +
        'a tag can point elsewhere tomorrow, so use the digest that the mirror recorded for it',
    );
  }
  throw new UsageError(`${where}: digest '${digest}' of image '${name}' is malformed, ${expected}`);
}

function checkKnown(value: string, what: string, where: string): void {
  if (Token.isUnresolved(value)) {
    throw new UsageError(`${where}: ${what} is known only at deployment, expected a literal value`);
  }
}
