import type { Origin } from '../model/network';
import type { Annotation, WaiverSource } from '../model/waiver';
import { PACK_NAME, TYPE_RULE } from '../model/waiver';
import { controlsFor } from './controls';
import type { Finding } from './rule';

/** A waiver that is complete and in force. */
export interface Waiver {
  readonly rule: string;
  /** The construct that it is on; of a waiver in a file, what it names, as `Stack/LogicalId`, or a resource type. */
  readonly constructPath: string;
  /** The file that it is in, where that stands beside the input. */
  readonly file?: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** A finding, and the waiver that covers it. */
export interface JudgedFinding extends Finding {
  readonly waiver: Waiver | null;
}

export interface WaiverTerms {
  readonly annotations: readonly Annotation[];
  /** Today, `YYYY-MM-DD`; an input, since nothing here reads a clock. */
  readonly today: string;
  /** Whether a layer-3 path can be waived. */
  readonly allowsPathWaivers: boolean;
  /** Ids that a waiver may name. */
  readonly ruleIds: readonly string[];
}

type Note<K> = Annotation & { kind: K };
type WaiverNote = Note<'waiver' | 'file-waiver' | 'type-waiver'>;

/**
 * Joins findings with the waivers that cover them, and reports every waiver or acknowledgement that does not count.
 *
 * A waiver covers the findings of its rule on its construct and below, one in a file those of one resource. A bare CDK
 * acknowledgement covers nothing.
 */
export function judge(findings: readonly Finding[], terms: WaiverTerms): readonly JudgedFinding[] {
  const waivers = terms.annotations.filter((note) => note.kind !== 'acknowledgement');
  const judged = findings.map((finding) => ({
    ...finding,
    waiver:
      waivers.map((note) => covering(finding, note, terms)).find((waiver) => waiver !== undefined) ?? null,
  }));
  const misuse = terms.annotations.flatMap((note) =>
    note.kind === 'acknowledgement' ? acknowledgementFaults(note, terms) : faultsOf(note, judged, terms),
  );
  return [...judged, ...misuse.map((finding) => ({ ...finding, waiver: null }))];
}

/** A layer-3 path, found or not ruled out: it keeps its subnet's verdict even when the finding is waived. */
export function isPath(finding: Finding): boolean {
  return finding.category === 'route' && finding.state !== 'defect';
}

function covering(finding: Finding, note: WaiverNote, terms: WaiverTerms): Waiver | undefined {
  if (!isAbout(note, finding)) {
    return undefined;
  }
  if (faultOf(note.waiver, terms) !== undefined || (isPath(finding) && !terms.allowsPathWaivers)) {
    return undefined;
  }
  const { rule, reason, owner, expires } = note.waiver as Record<keyof WaiverSource, string>;
  const file = note.kind === 'waiver' ? {} : { file: note.file };
  return { rule, constructPath: placeOf(note), ...file, reason, owner, expires };
}

function isAbout(note: WaiverNote, { ruleId, origin }: Finding): boolean {
  const { rule, resourceType } = note.waiver;
  if (rule !== ruleId || (resourceType !== undefined && resourceType !== origin.resourceType)) {
    return false;
  }
  switch (note.kind) {
    case 'type-waiver':
      return true;
    case 'file-waiver':
      return origin.stack === note.stack && origin.logicalId === note.logicalId;
    case 'waiver':
      return isBelow(origin.constructPath, note.constructPath);
  }
}

/** What a waiver is on, as a reader is told. */
function placeOf(note: WaiverNote): string {
  switch (note.kind) {
    case 'type-waiver':
      return note.waiver.resourceType;
    case 'file-waiver':
      return `${note.stack}/${note.logicalId}`;
    case 'waiver':
      return note.constructPath;
  }
}

function faultsOf(
  note: WaiverNote,
  judged: readonly JudgedFinding[],
  terms: WaiverTerms,
): readonly Finding[] {
  const { waiver } = note;
  const origin = originOf(note);
  const where = note.kind === 'waiver' ? '' : ` in ${note.file}`;
  const named = `waiver of ${String(waiver.rule)} on '${placeOf(note)}'${where}`;
  const fault = faultOf(waiver, terms);
  if (fault !== undefined) {
    return [misuse('AG903', origin, `${named} ${fault}`)];
  }
  const matches = judged.filter((finding) => isAbout(note, finding));
  if (matches.length === 0) {
    return [misuse('AG904', origin, `${named} matches no finding`)];
  }
  return !terms.allowsPathWaivers && matches.every(isPath)
    ? [misuse('AG903', origin, `${named} names a layer-3 path, which cannot be waived`)]
    : [];
}

/** A construct may be no resource; a file names one. */
function originOf(note: Annotation): Origin {
  if (note.kind === 'file-waiver') {
    const { stack, logicalId } = note;
    return { stack, logicalId, resourceType: '' };
  }
  if (note.kind === 'type-waiver') {
    return { stack: note.file, logicalId: '', resourceType: note.waiver.resourceType };
  }
  const { constructPath } = note;
  const [stack = ''] = constructPath.split('/');
  return { stack, logicalId: '', resourceType: '', constructPath };
}

/** What is wrong with a waiver; undefined when it counts. */
function faultOf(waiver: WaiverSource, terms: WaiverTerms): string | undefined {
  const { rule, resourceType, reason, owner, expires } = waiver;
  const unnamed = faultOfRule(rule, resourceType, terms);
  if (unnamed !== undefined) {
    return unnamed;
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    return 'has no reason';
  }
  if (typeof owner !== 'string' || owner.trim() === '') {
    return 'has no owner';
  }
  if (typeof expires !== 'string' || !isDate(expires)) {
    return `expires on '${String(expires)}', expected a date YYYY-MM-DD`;
  }
  return expires < terms.today ? `expired on ${expires}` : undefined;
}

function faultOfRule(rule: unknown, resourceType: unknown, { ruleIds }: WaiverTerms): string | undefined {
  if (typeof rule !== 'string' || !ruleIds.includes(rule)) {
    return `names no rule, expected one of ${ruleIds.join(', ')}`;
  }
  return resourceType === undefined || rule === TYPE_RULE
    ? undefined
    : `is for a type, which only ${TYPE_RULE} can be waived for`;
}

/** Acknowledgements of other plugins are none of ours; one that a waiver made of itself is in order. */
function acknowledgementFaults(note: Note<'acknowledgement'>, terms: WaiverTerms): readonly Finding[] {
  const [namespace, ruleId = ''] = note.id.split('::', 2);
  if (namespace?.toLowerCase() !== PACK_NAME.toLowerCase()) {
    return [];
  }
  const named = `acknowledgement '${note.id}' on '${note.constructPath}'`;
  const found: Finding[] = [];
  if (namespace !== PACK_NAME || !terms.ruleIds.includes(ruleId)) {
    const allowed = terms.ruleIds.map((id) => `${PACK_NAME}::${id}`).join(', ');
    found.push(misuse('AG901', originOf(note), `${named} names no rule, expected one of ${allowed}`));
  }
  if (note.reason.trim() === '') {
    found.push(misuse('AG902', originOf(note), `${named} has no reason`));
  }
  const isWaiver = terms.annotations.some(
    (other) =>
      other.kind === 'waiver' && other.constructPath === note.constructPath && other.waiver.rule === ruleId,
  );
  if (found.length === 0 && !isWaiver) {
    found.push(misuse('AG905', originOf(note), `${named} is bare, so it covers nothing`));
  }
  return found;
}

function misuse(ruleId: keyof typeof MISUSE, origin: Origin, message: string): Finding {
  return {
    ruleId,
    origin,
    message,
    severity: 'error',
    state: 'defect',
    category: 'analysis',
    ...MISUSE[ruleId],
  };
}

const CONTROLS = controlsFor('assurance');

/** Rules about waivers and baselines themselves. */
export const MISUSE = {
  AG901: {
    why: 'An acknowledgement of a rule that does not exist hides a mistake: CDK accepts it silently.',
    fix: 'correct the id, or delete the acknowledgement',
    controls: CONTROLS,
  },
  AG902: {
    why: 'An acknowledgement without a reason tells an auditor nothing.',
    fix: 'use Waivers.of(construct).add({ rule, reason, owner, expires })',
    controls: CONTROLS,
  },
  AG903: {
    why: 'A waiver counts only while it has a rule, a reason, an owner and a day on which it ends.',
    fix: 'complete the waiver, or mend the finding and delete it',
    controls: CONTROLS,
  },
  AG904: {
    why: 'A waiver that covers nothing today will cover something unseen tomorrow.',
    fix: 'delete the waiver',
    controls: CONTROLS,
  },
  AG905: {
    why: 'A CDK acknowledgement has no owner and no end, so it never hides a finding of this pack.',
    fix: 'use Waivers.of(construct).add({ rule, reason, owner, expires })',
    controls: CONTROLS,
  },
  AG906: {
    why: 'Isolation erodes by one dependency at a time: each new destination is to be agreed before it is deployed.',
    fix: 'delete what leads there, or have it reviewed and write the baseline anew with cdk-airgap audit --manifest',
    controls: CONTROLS,
  },
} as const;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) {
    return false;
  }
  const days = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Whether a construct path is the given one or below it. */
function isBelow(path: string | undefined, above: string): boolean {
  return path !== undefined && (path === above || path.startsWith(`${above}/`));
}
