import rows from './components.json';

/** Software that is brought into a cluster, as its makers ship it. */
export interface Component {
  /** Default name of its image in the mirror: the upstream name without the registry. */
  readonly name: string;
  /** Where its makers publish the image. */
  readonly upstream: string;
  /** Version that was read. */
  readonly version: string;
  /** What it needs of the file system of its node. */
  readonly hostPaths: readonly string[];
  /** TCP ports that it answers at. */
  readonly ports: readonly number[];
  readonly privileges: string;
  readonly calls: string;
  readonly telemetry: string;
  readonly source: string;
  /** Day on which it was read. */
  readonly date: string;
  /** Whether something in the row was concluded and not read. */
  readonly unverified?: boolean;
}

/** What is known of the software that charts bring in. */
export const COMPONENTS: readonly Component[] = rows;
