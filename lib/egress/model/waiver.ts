/** A waiver as it was written; every member is checked before it counts. */
export interface WaiverSource {
  readonly rule?: unknown;
  /** Only findings about resources of this type. */
  readonly resourceType?: unknown;
  readonly reason?: unknown;
  readonly owner?: unknown;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly expires?: unknown;
}

/** What an author noted on a construct: a CDK acknowledgement, or a waiver. */
export type Annotation =
  | {
      readonly kind: 'acknowledgement';
      readonly constructPath: string;
      /** Plugin and rule: `AirGap::AG201`. */
      readonly id: string;
      readonly reason: string;
    }
  | { readonly kind: 'waiver'; readonly constructPath: string; readonly waiver: WaiverSource }
  /** A waiver of a file that stands beside the input, of one type wherever it is. */
  | {
      readonly kind: 'type-waiver';
      readonly file: string;
      readonly waiver: WaiverSource & { readonly resourceType: string };
    }
  /** A waiver of a file that stands beside the input. */
  | {
      readonly kind: 'file-waiver';
      readonly stack: string;
      readonly logicalId: string;
      readonly file: string;
      readonly waiver: WaiverSource;
    };

/** Type of the construct metadata that carries a waiver. */
export const WAIVER_METADATA = 'cdk-airgap:waiver';

/** The rule that can be waived for a type. */
export const TYPE_RULE = 'AG910';

/** Namespace of our rules in CDK's acknowledgements: the pack's name. */
export const PACK_NAME = 'AirGap';
