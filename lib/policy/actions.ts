import rows from './data-actions.json';
import gaps from './resource-key-gaps.json';

/** Whether an action carries data to a resource or from it. */
export type Access = 'read' | 'write';

/** Actions on resources that another account can own, and the form of their ARNs. */
export interface DataActions {
  /** IAM prefix. */
  readonly service: string;
  readonly access: Access;
  readonly actions: readonly string[];
  /** Templates with `{partition}`, `{region}`, `{account}`, `{name}` (no `/`) and `{rest}`. */
  readonly resources: readonly string[];
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** An action whose requests lack `aws:ResourceAccount`, `aws:ResourceOrgID` and `aws:ResourceOrgPaths`. */
export interface ResourceKeyGap {
  /** May end in `*`. */
  readonly action: string;
  readonly support: 'never' | 'sometimes';
  readonly why?: string;
  readonly source: string;
  readonly date: string;
}

export const DATA_ACTIONS: readonly DataActions[] = rows as readonly DataActions[];

export const RESOURCE_KEY_GAPS: readonly ResourceKeyGap[] = gaps as readonly ResourceKeyGap[];

/** An action that a request can be made with. */
export interface ActionForm {
  readonly action: string;
  readonly access: Access;
  /** Forms of the ARNs that it can be used on. */
  readonly resources: readonly string[];
  readonly gap?: ResourceKeyGap;
}

const READS =
  /^(?:Batch)?(?:Get|List|Describe|Head|Query|Scan|Search|Select|Read|Receive|Download|Retrieve|Lookup|Check|View|Decrypt)/i;

/** All actions of the table, in its order. */
export const KNOWN_ACTIONS: readonly ActionForm[] = DATA_ACTIONS.flatMap(({ actions, access, resources }) =>
  actions.map((action) => formOf(action, access, resources)),
);

const BY_NAME = new Map(KNOWN_ACTIONS.map((form) => [form.action.toLowerCase(), form]));

/** The form of any action; one that the table lacks is taken by its verb, for any ARN of its service. */
export function actionForm(action: string): ActionForm {
  const known = BY_NAME.get(action.toLowerCase());
  if (known !== undefined) {
    return known;
  }
  const [service = '', name = ''] = action.split(':');
  return formOf(action, READS.test(name) ? 'read' : 'write', genericResources(service));
}

function genericResources(service: string): readonly string[] {
  const forms = DATA_ACTIONS.filter((row) => row.service === service).flatMap(({ resources }) => resources);
  return [...new Set([...forms, `arn:{partition}:${service}:{region}:{account}:{rest}`])];
}

function formOf(action: string, access: Access, resources: readonly string[]): ActionForm {
  const gap = RESOURCE_KEY_GAPS.find((row) => isNamed(row.action.toLowerCase(), action.toLowerCase()));
  return { action, access, resources, ...(gap === undefined ? {} : { gap }) };
}

function isNamed(pattern: string, action: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : pattern === action;
}
