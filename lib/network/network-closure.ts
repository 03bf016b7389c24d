import { Annotations, Aspects, AspectPriority, Stage } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import { closeOver, type Closure, type UnmetNeed } from '../endpoints/closure';
import type { Need } from '../endpoints/need';
import { Requirements } from '../requirements/requirements';
import { UsageError } from '../shared/errors';
import { DerivedNeeds } from './derived-needs';
import { namedBefore } from './later-resources';
import type { Layout } from './layout';
import { askedBy, type Asked } from './requirement-needs';

/** What a network is closed with. */
export interface NetworkClosureOptions {
  readonly vpc: ec2.IVpc;
  readonly layout: Layout;
  readonly fips: boolean;
  /** Keys of services whose endpoint stands in another VPC. */
  readonly central: readonly string[];
  /** Whether what constructs in the VPC call counts as well, where nobody says it. */
  readonly derives: boolean;
  /** Takes what the requirements come to: adds endpoints, and lets names resolve. */
  readonly realise: (closure: Closure, names: readonly string[]) => void;
  /** Takes what handlers of custom resources call, where all of that is known. */
  readonly closeHandlers: (needs: readonly Need[]) => void;
}

/**
 * Closes a network over what constructs require, or evidently call, when everything has been defined.
 *
 * Looks at the network's Stage, or, once scopes are named, at these alone.
 */
export class NetworkClosure {
  private readonly scopes: IConstruct[] = [];

  constructor(
    private readonly network: Construct,
    private readonly options: NetworkClosureOptions,
  ) {
    const root = Stage.of(network) ?? network.node.root;
    Aspects.of(root).add(
      { visit: (node) => (node === root ? this.close(root) : undefined) },
      { priority: AspectPriority.MUTATING },
    );
  }

  /** Looks at one more scope, instead of the whole Stage. */
  public over(scope: IConstruct): void {
    this.scopes.push(scope);
  }

  private close(stage: IConstruct): void {
    const scopes = this.scopes.length > 0 ? this.scopes : [stage];
    const { layout, fips, central, realise, closeHandlers } = this.options;
    const context = { region: layout.region, fips, central };
    const said = this.saidIn(stage, scopes);
    const { unmet } = closeOver(said.needs, context);
    if (unmet.length > 0) {
      throw new UsageError(unmet.map(complaint).join('\n'));
    }
    const derived = this.derivedIn(stage, scopes, said);
    const closure = closeOver([...said.needs, ...(derived?.needs ?? [])], context);
    derived?.warnOf(closure);
    closure.notes.forEach((note) => Annotations.of(this.network).addInfo(note));
    realise(closure, said.names);
    if (derived?.handlerNeeds !== undefined) {
      closeHandlers(derived.handlerNeeds);
    }
  }

  private saidIn(stage: IConstruct, scopes: readonly IConstruct[]): Asked {
    const requirements = scopes.flatMap((scope) => Requirements.of(scope).collect());
    const asked = askedBy(requirements, this.options.layout);
    return { ...asked, needs: namedBefore(this.network, stage, asked.needs) };
  }

  private derivedIn(
    stage: IConstruct,
    scopes: readonly IConstruct[],
    { needs: said }: Asked,
  ): DerivedNeeds | undefined {
    const { vpc, layout, derives } = this.options;
    return derives ? new DerivedNeeds(stage, { vpc, layout, scopes, said }) : undefined;
  }
}

/** What is wrong where no endpoint in the Region serves a need. */
export function complaint({ service, needs, why, wayRound }: UnmetNeed): string {
  const askers = [...new Set(needs.map((need) => `'${need.askedBy}' (${need.why})`))].join(', ');
  return `${askers} needs service '${service}', but ${why}, expected a service with an endpoint there: ${wayRound}`;
}
