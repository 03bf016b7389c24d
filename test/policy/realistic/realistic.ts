import type { PolicySet, Question } from '../../../lib/policy/outside';

/** A policy as people write it, and what it comes to. */
export interface Realistic {
  readonly name: string;
  readonly set: PolicySet;
  readonly about: Question['about'];
  readonly more?: Partial<Question>;
  readonly verdict: 'admits' | 'refuses' | 'undecided';
  /** Who makes the request that is admitted. */
  readonly by?: string;
  /** Part of what is missing, where undecided. */
  readonly missing?: string;
  readonly because: string;
}
