import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { UsageError } from '../shared/errors';
import { concreteRegion, label, mayShareRegistry } from './registry-environment';

/** How the images of a registry are scanned for vulnerabilities. */
export enum RegistryScanType {
  /** By ECR itself: operating system packages, on push. */
  BASIC = 'BASIC',

  /** By Amazon Inspector: operating system and language packages, on push or continuously. */
  ENHANCED = 'ENHANCED',
}

/** When the images of a registry are scanned for vulnerabilities. */
export enum RegistryScanFrequency {
  /** Once, when an image arrives. */
  SCAN_ON_PUSH = 'SCAN_ON_PUSH',

  /** When an image arrives, and again whenever a vulnerability becomes known. */
  CONTINUOUS_SCAN = 'CONTINUOUS_SCAN',
}

/** Construction properties for RegistryScanning. */
export interface RegistryScanningProps {
  /**
   * Who scans. Choose BASIC where Amazon Inspector is not available, as in isolated Regions.
   *
   * @default RegistryScanType.ENHANCED
   */
  readonly scanType?: RegistryScanType;

  /**
   * When images are scanned.
   *
   * @default - CONTINUOUS_SCAN if the type is ENHANCED, SCAN_ON_PUSH if it is BASIC
   */
  readonly scanFrequency?: RegistryScanFrequency;

  /**
   * Names of the repositories to scan, where `*` stands for any text. A filter without `*` takes every
   * repository whose name contains it.
   *
   * @default - all repositories of the registry
   */
  readonly repositoryFilters?: string[];
}

// Read 2026-11-21. The pattern is that of the API, written so that it matches in linear time.
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ScanningRepositoryFilter.html
const FILTER = /^[a-z0-9*]+(?:[._/-][a-z0-9*]+)*$/;
const MAX_FILTER = 255;
const MAX_FILTERS = 100;

/**
 * Vulnerability scanning of a private registry.
 *
 * The setting belongs to the registry, that is to the account and Region, not to a repository: a second one
 * would silently overwrite the first, so a second one in the same app is an error, also where the accounts are
 * not known yet and might be one. Have one stack own it.
 * Deleting it puts the registry back to basic scanning without rules.
 *
 * Scans run inside AWS: neither kind needs a way out of the network.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
 */
export class RegistryScanning extends Construct {
  constructor(scope: Construct, id: string, props: RegistryScanningProps = {}) {
    super(scope, id);
    const where = label('RegistryScanning', this);
    concreteRegion(this, where);
    this.checkOnlyOne(where);

    const scanType = props.scanType ?? RegistryScanType.ENHANCED;
    const filters = props.repositoryFilters ?? ['*'];
    checkFilters(filters, where);

    new ecr.CfnRegistryScanningConfiguration(this, 'Resource', {
      scanType,
      rules: [
        {
          scanFrequency: frequencyOf(scanType, props.scanFrequency, where),
          repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' })),
        },
      ],
    });
  }

  private checkOnlyOne(where: string): void {
    const other = this.node.root.node
      .findAll()
      .filter((node) => ecr.CfnRegistryScanningConfiguration.isCfnRegistryScanningConfiguration(node))
      .find((configuration) => mayShareRegistry(this, configuration));
    if (other !== undefined) {
      throw new UsageError(
        `${where} configures a registry that '${other.node.path}' configures already, ` +
          'expected one per account and Region: keep one of them, in one stack',
      );
    }
  }
}

function frequencyOf(type: RegistryScanType, wish: RegistryScanFrequency | undefined, where: string): string {
  if (type === RegistryScanType.ENHANCED) return wish ?? RegistryScanFrequency.CONTINUOUS_SCAN;
  if (wish === RegistryScanFrequency.CONTINUOUS_SCAN) {
    throw new UsageError(
      `${where}: scanFrequency 'CONTINUOUS_SCAN' needs scanType 'ENHANCED', expected 'SCAN_ON_PUSH' with 'BASIC'`,
    );
  }
  return RegistryScanFrequency.SCAN_ON_PUSH;
}

function checkFilters(filters: string[], where: string): void {
  if (filters.length < 1 || filters.length > MAX_FILTERS) {
    throw new UsageError(
      `${where}: repositoryFilters has ${filters.length} entries, expected 1 to ${MAX_FILTERS}: ` +
        "use '*' for all repositories",
    );
  }
  const bad = filters.find((filter) => !FILTER.test(filter) || filter.length > MAX_FILTER);
  if (bad !== undefined) {
    throw new UsageError(
      `${where}: repository filter '${bad}' is malformed, expected at most ${MAX_FILTER} characters, ` +
        'words of a-z, 0-9 and "*" joined by single ".", "_", "-" or "/"',
    );
  }
}
