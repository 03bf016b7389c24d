import rows from './inference-areas.json';

/** Where Amazon Bedrock may run requests of the inference profiles of an area. */
export interface InferenceArea {
  /** What the ids of its profiles start with, for example `eu`. */
  readonly area: string;
  /** Regions as ARNs have them, `*` for any text; '' where the model has none in its ARN. The own Region is one in any case. */
  readonly regions: readonly string[];
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** Areas of cross-Region inference, in the order of the data file. */
export const INFERENCE_AREAS: readonly InferenceArea[] = rows;

const PROFILE = /^arn:([^:]*):bedrock:([^:]*):[^:]*:inference-profile\/([a-z-]+)\.(.+)$/;

/** Profiles and routers that do not tell which models they lead to. */
const OPAQUE =
  /^arn:[^:]*:bedrock:[^:]*:[^:]*:(?:application-inference-profile|(?:default-)?prompt-router)\//;

/**
 * The foundation models that calls of an inference profile are authorized for as well: of the Region where it is called, and of
 * each that it may lead to.
 *
 * @returns ARNs; none for what is no profile of an area that is known
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function modelsOfProfile(arn: string): readonly string[] {
  const [, partition = '', region = '', area, model = ''] = PROFILE.exec(arn) ?? [];
  const found = INFERENCE_AREAS.find((row) => row.area === area);
  return found === undefined
    ? []
    : [region, ...found.regions].map(
        (where) => `arn:${partition}:bedrock:${where}::foundation-model/${model}`,
      );
}

/** Whether an ARN leads to models that it does not name. */
export function hidesModels(arn: string): boolean {
  return OPAQUE.test(arn);
}
