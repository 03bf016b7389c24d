import type { PublicAccessBlock, PublicAccessExclusion } from '../model/ties';
import { under } from './conditional';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { Analysis, RuleModule, Violation } from './rule';

const OPTIONS = 'AWS::EC2::VPCBlockPublicAccessOptions';
const EXCLUSION = 'AWS::EC2::VPCBlockPublicAccessExclusion';

/** AG015: nothing is exempt from VPC Block Public Access. */
export const ag015: RuleModule = {
  id: 'AG015',
  title: 'VPC Block Public Access is left open',
  severity: 'error',
  state: 'defect',
  category: 'boundary',
  rationale:
    'An exclusion or a weaker mode takes away the switch that stops the next gateway or route by mistake for a whole account.',
  fix: 'delete the exclusion, or set InternetGatewayBlockMode to block-bidirectional',
  covers: ['L3-22'],
  controls: controlsFor('boundary', 'configuration'),
  examples: {
    bad: [
      network('an exclusion of the VPC', {
        Exclusion: {
          Type: EXCLUSION,
          Properties: { VpcId: ref('Vpc'), InternetGatewayExclusionMode: 'allow-egress' },
        },
      }),
      network('a mode that lets packets out', {
        Block: { Type: OPTIONS, Properties: { InternetGatewayBlockMode: 'block-ingress' } },
      }),
      network(
        'a mode by parameter, which may be a weaker one',
        { Block: { Type: OPTIONS, Properties: { InternetGatewayBlockMode: ref('Mode') } } },
        { Parameters: { Mode: { Type: 'String' } } },
      ),
    ],
    good: [
      network('a block of both directions', {
        Block: { Type: OPTIONS, Properties: { InternetGatewayBlockMode: 'block-bidirectional' } },
      }),
      network('none of it: it is state of the account, which no verdict rests on', {}),
    ],
  },

  check(analysis) {
    const { publicAccessBlocks, publicAccessExclusions } = analysis.model.ties;
    return [
      ...publicAccessBlocks.flatMap((block) => weakModes(analysis, block)),
      ...publicAccessExclusions.flatMap((exclusion) => excluded(analysis, exclusion)),
    ];
  },
};

function weakModes({ model }: Analysis, { origin, when, modes }: PublicAccessBlock): readonly Violation[] {
  const weak = modes.filter(({ value }) => value !== 'block-bidirectional');
  // One setting tells enough of a mode that may be anything.
  return weak
    .flatMap((mode) =>
      under(model, [when, mode.when], {
        origin,
        message: `VPC Block Public Access '${origin.logicalId}' is set to ${mode.value}, which lets packets out`,
        severity: 'warning',
      }),
    )
    .slice(0, 1);
}

function excluded({ model }: Analysis, { origin, when, of }: PublicAccessExclusion): readonly Violation[] {
  const names = [...new Set(of.map(({ value }) => `'${value.label}'`))].join(', ');
  const message = `'${origin.logicalId}' excludes ${names === '' ? 'a network' : names} from VPC Block Public Access`;
  return under(model, [when], { origin, message });
}
