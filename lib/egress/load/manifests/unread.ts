/** Why an artifact cannot be read, for whoever reads the finding. */
export class UnreadArtifact extends Error {}
