import type { CfnResource, IPolicyValidationContext, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { Stage } from 'aws-cdk-lib';
import { NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';
import { audit } from './audit';
import { toAnnotations } from './load/annotations';
import { loadAssembly } from './load/assembly';
import { loadBaseline } from './load/baseline';
import { loadBoundary } from './load/boundary';
import { loadOwner } from './load/owner';
import type { Annotation } from './model/waiver';
import { PACK_NAME } from './model/waiver';
import { toPluginReport, toPluginFailure } from './plugin-report';
import { RULES } from './rules';
import { isDate } from './rules/waivers';
import { today } from './today';
import { version } from './version';

/** Construction properties for AirGapChecks. */
export interface AirGapChecksProps {
  /**
   * Whether `Waivers` may cover a layer-3 path to the internet.
   *
   * The subnet and the verdict stay exposed all the same; only `cdk synth` passes.
   *
   * @default false
   */
  readonly allowPathWaivers?: boolean;

  /**
   * Path of a manifest that `cdk-airgap audit --manifest` wrote: a destination that it does not have fails the synthesis.
   *
   * @default - destinations are compared with nothing
   */
  readonly baseline?: string;

  /**
   * Path of a boundary file: networks of the owner that the app does not define (on-premises, a hub VPC).
   *
   * What it covers counts as inside, and every report lists it as an assumption.
   *
   * @default - nothing beyond the app is inside
   */
  readonly boundary?: string;

  /**
   * The day on which waivers are judged, `YYYY-MM-DD`.
   *
   * @default - the day of SOURCE_DATE_EPOCH when that is set, else the present day in UTC
   */
  readonly date?: string;

  /**
   * Whether security groups and network ACLs close paths.
   *
   * A path that only they close is then a warning instead of a failure. Network ACLs speak for their subnets, security
   * groups only for the interfaces that the app shows in them: a new one could be in any group.
   *
   * @default false
   */
  readonly filters?: boolean;
}

/**
 * The air-gap rules as a cdk-nag pack: `cdk synth` fails while anything can reach the internet.
 *
 * Register it once, on the app: `Validations.of(app).addPlugins(new AirGapChecks())`. It reads the written templates of
 * the whole app, nested stacks and Stages included, and follows every path. It fails closed: an analysis that cannot
 * finish, and a finding in a stack that was not selected, fail the synthesis too.
 */
export class AirGapChecks extends NagPack {
  /** Namespace of the rules: they are printed as `AirGap::AG001`. */
  public readonly name: string = PACK_NAME;

  /** Version of this package. */
  public override readonly version?: string = version();

  /** Ids of the rules, for the validation report. */
  public override readonly ruleIds?: string[] = RULES.map(({ id }) => id);

  private readonly props: AirGapChecksProps;

  constructor(props: AirGapChecksProps = {}) {
    super();
    if (props.date !== undefined && !isDate(props.date)) {
      throw new UsageError(`date of AirGapChecks is '${props.date}', expected a date YYYY-MM-DD`);
    }
    this.packName = PACK_NAME;
    this.props = props;
  }

  /** Analyses the whole app; called by CDK at the end of synthesis. */
  public override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    // The one place that catches everything: CDK takes a plugin that throws for one that passed.
    try {
      return this.analyse(context.appConstruct);
    } catch (error) {
      return toPluginFailure(error instanceof Error ? error.message : String(error));
    }
  }

  /** Analyses the app that holds a construct, once it is synthesized. */
  public override validateScope(scope: IConstruct): PolicyValidationPluginReport {
    return this.validate({ appConstruct: scope } as IPolicyValidationContext);
  }

  /**
   * Judges nothing: resource by resource, an override or a generic resource would go unseen.
   *
   * @param _node - a resource of the app
   */
  protected checkResource(_node: CfnResource): void {
    return;
  }

  private analyse(app: IConstruct): PolicyValidationPluginReport {
    const { root } = app.node;
    if (!Stage.isStage(root)) {
      throw new Error(`the root of '${app.node.path}' is no App, expected the construct tree of a CDK app`);
    }
    const { sources } = loadAssembly(root.outdir, { notes: false });
    const { baseline, boundary, date = today() } = this.props;
    const declarations = boundary === undefined ? [] : loadBoundary(boundary, date);
    const owner = boundary === undefined ? {} : loadOwner(boundary);
    const { findings, report } = audit(
      { sources, annotations: annotationsOfTree(root), declarations, owner },
      {
        today: date,
        allowsPathWaivers: this.props.allowPathWaivers ?? false,
        countsFilters: this.props.filters ?? false,
        ...(baseline === undefined ? {} : { baseline: loadBaseline(baseline) }),
        // CDK prints where a construct was made instead.
        showsLines: false,
      },
    );
    return toPluginReport({ findings, report, sources });
  }
}

/** Notes on every construct, those on the App and its Stages included, which no stack's metadata carries. */
function annotationsOfTree(root: IConstruct): readonly Annotation[] {
  return root.node
    .findAll()
    .flatMap(({ node }) => node.metadata.flatMap((entry) => toAnnotations(node.path, entry)));
}
