import type { ResourceClass } from './classes';
import ai from './data/ai.json';
import analytics from './data/analytics.json';
import business from './data/business.json';
import compute from './data/compute.json';
import databases from './data/databases.json';
import developerTools from './data/developer-tools.json';
import ec2 from './data/ec2.json';
import integration from './data/integration.json';
import iot from './data/iot.json';
import management from './data/management.json';
import media from './data/media.json';
import network from './data/network.json';
import security from './data/security.json';
import storage from './data/storage.json';

/** What is judged instead of a type; one of both. */
export interface JudgedBy {
  /** Types without which this one does nothing, and which rules judge, e.g. the API of a stage. */
  readonly types?: readonly string[];
  /** Why there is nothing to judge, as a sentence that can be checked. */
  readonly because?: string;
}

/** One row as it is written; what it leaves out is empty, or stands at the head of its file. */
interface DataRow {
  readonly classes: readonly ResourceClass[];
  readonly decidedBy?: readonly string[];
  readonly taxonomy?: readonly string[];
  readonly note?: string;
  readonly judgedBy?: JudgedBy;
  readonly reviewed: 'by-hand' | 'by-property';
  readonly source?: string;
  readonly date?: string;
}

/** The types of some services that have to do with each other. */
interface DataFile {
  readonly source: string;
  readonly date: string;
  readonly types: Readonly<Record<string, DataRow>>;
}

/** Every data file, by its file name. */
export const DATA_FILES = {
  ai,
  analytics,
  business,
  compute,
  databases,
  'developer-tools': developerTools,
  ec2,
  integration,
  iot,
  management,
  media,
  network,
  security,
  storage,
} as Readonly<Record<string, DataFile>>;
