import rows from './past-endpoints.json';

/** A call that comes by no VPC endpoint, though it is made for code in the network: it tells of no VPC that it comes from. */
export interface PastEndpoint {
  /** IAM action, or a pattern of them. */
  readonly action: string;
  /** `lambda`: AWS Lambda makes it with the role of a function; `own`: the code itself, to something in its VPC. */
  readonly caller: string;
  readonly why: string;
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** Every row of the data file. */
export const PAST_ENDPOINTS: readonly PastEndpoint[] = rows;

/** Calls that AWS Lambda makes with the role of a function, and says so by `lambda:SourceFunctionArn` as code would. */
export const CALLS_OF_LAMBDA: readonly string[] = actionsOf('lambda');

/** Calls of code to what stands in its VPC. */
export const CALLS_IN_THE_VPC: readonly string[] = actionsOf('own');

function actionsOf(whose: string): readonly string[] {
  return PAST_ENDPOINTS.filter(({ caller }) => caller === whose).map(({ action }) => action);
}
