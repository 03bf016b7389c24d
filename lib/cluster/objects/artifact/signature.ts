import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'crypto';
import { readFileSync } from 'fs';
import { UsageError } from '../../../shared/errors';
import { blobOf, imageOf, type Image } from './oci-layout';

// https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md, read 2026-11-22.
const PAYLOAD_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';
const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
const SIGNATURE = 'dev.cosignproject.cosign/signature';
const CURVE = 'prime256v1';

/** What is signed of an artifact: its digest, and the repository that it is for. */
export function payloadOf(digest: string, repository: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': repository },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
  );
}

/** Tag that tools look for the signature of an artifact at. */
export function signatureTag(digest: string): string {
  return `${digest.replace(':', '-')}.sig`;
}

/** The signature of an artifact, as an image of its own, like cosign stores it in a registry. */
export function signatureImage(digest: string, repository: string, key: KeyObject): Image {
  const payload = payloadOf(digest, repository);
  const signature = sign('sha256', payload, key).toString('base64');
  const config = blobOf(CONFIG_TYPE, {
    architecture: '',
    os: '',
    config: {},
    rootfs: { type: 'layers', diff_ids: [blobOf(PAYLOAD_TYPE, payload).digest] },
  });
  return imageOf(config, { blob: blobOf(PAYLOAD_TYPE, payload), annotations: { [SIGNATURE]: signature } });
}

/**
 * Reads a private key that artifacts are signed with.
 *
 * @throws UsageError if it is no ECDSA key over P-256 in PEM, or encrypted
 */
export function signingKey(where: string, file: string): KeyObject {
  const expected =
    'expected an ECDSA key over P-256 in PEM, not encrypted: openssl ecparam -genkey -name prime256v1';
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new UsageError(`${where}: signingKeyFile '${file}' cannot be read: ${reason}; ${expected}`);
  }
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== CURVE) {
    throw new UsageError(`${where}: signingKeyFile '${file}' holds another kind of key, ${expected}`);
  }
  return key;
}

/** The public half of a key, in PEM. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}
