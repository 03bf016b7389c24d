import { CLUSTER_SUBJECTS } from './cluster-subjects';
import { OBJECT_SUBJECTS } from './object-subjects';
import type { Subject } from './subject';

/** Every construct, method and factory of `lib/cluster` that takes properties. */
export const SUBJECTS: Readonly<Record<string, Subject>> = { ...CLUSTER_SUBJECTS, ...OBJECT_SUBJECTS };
