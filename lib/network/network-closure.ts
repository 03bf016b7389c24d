import { Annotations, Aspects, AspectPriority, Stage } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { closeOver, type Closure, type UnmetNeed } from '../endpoints/closure';
import { Requirements } from '../requirements/requirements';
import { UsageError } from '../shared/errors';
import type { Layout } from './layout';
import { askedBy, type Asked } from './requirement-needs';

/** What a network is closed with. */
export interface NetworkClosureOptions {
  readonly layout: Layout;
  readonly fips: boolean;
  /** Keys of services whose endpoint stands in another VPC. */
  readonly central: readonly string[];
  /** Takes what the requirements come to: adds endpoints, and lets names resolve. */
  readonly realise: (closure: Closure, names: readonly string[]) => void;
}

/**
 * Closes a network over what constructs require, when everything has been defined.
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
    const asked = this.asked(stage);
    const { layout, fips, central, realise } = this.options;
    const closure = closeOver(asked.needs, { region: layout.region, fips, central });
    if (closure.unmet.length > 0) {
      throw new UsageError(closure.unmet.map((unmet) => this.complaint(unmet)).join('\n'));
    }
    closure.notes.forEach((note) => Annotations.of(this.network).addInfo(note));
    realise(closure, asked.names);
  }

  private asked(stage: IConstruct): Asked {
    const scopes = this.scopes.length > 0 ? this.scopes : [stage];
    const requirements = scopes.flatMap((scope) => Requirements.of(scope).collect());
    return askedBy(requirements, this.options.layout);
  }

  private complaint({ service, needs, why, wayRound }: UnmetNeed): string {
    const askers = [...new Set(needs.map((need) => `'${need.askedBy}' (${need.why})`))].join(', ');
    return `${askers} needs service '${service}', but ${why}, expected a service with an endpoint there: ${wayRound}`;
  }
}
