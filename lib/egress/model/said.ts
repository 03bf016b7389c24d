/** Metadata of a resource that tells what constructs at it, or nearest to it, say that they need. */
export const SAID_METADATA = 'cdk-airgap:requirement';
