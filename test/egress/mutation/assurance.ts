import { resourceTypeSection } from '../../resource-types/assurance';
import type { Application, Outcome } from './corpus';
import { HARMLESS, OPENINGS } from './corpus';
import { NETWORKS } from './networks';
import type { Opening } from './operator';
import taxonomy from './taxonomy.json';

/** Both halves of the corpus, as they were run. */
export interface Results {
  readonly openings: readonly Application[];
  readonly harmless: readonly Application[];
}

/** Rows of the taxonomy, by id. */
export const ROWS: Readonly<Record<string, string>> = taxonomy.rows;

/** The page that says what was proven, and how to do it again. */
export function assurancePage(results: Results, date: string): string {
  return [
    '# What the proof of isolation was tried on',
    `Written by \`npm run assurance\` on ${date}: the numbers are those of that run, and a test fails when they change.`,
    INTRODUCTION,
    '## Results',
    totals(results),
    '## Ways out, by row of the taxonomy',
    `Rows: ${taxonomy.source} (${taxonomy.date}).`,
    byRow(results.openings),
    '## Networks',
    NETWORKS.map(
      ({ name, sites }) =>
        `- ${name} (changed at ${sites.length === 1 ? 'one place' : `${sites.length} places`})`,
    ).join('\n'),
    resourceTypeSection(),
    COVERAGE,
  ]
    .join('\n\n')
    .concat('\n');
}

const INTRODUCTION = `Isolated networks of ${NETWORKS.length} shapes are changed in every way that opens a path, and the analyzer must say so each time:
\`exposed\` or \`unproven\` of the very subnet, or the one finding that is about the change. The same networks are changed in as
many ways that open nothing, and it must stay silent: an analyzer that cries wolf is switched off.`;

const COVERAGE = `## What this covers

- **Covered:** layer 3 as templates declare it: routes, gateways, NAT, appliances, firewalls, load-balancer endpoints, transit
  gateways, peering, VPN and what the input does not show; blocks and targets written by parameters, conditions, mappings, imports,
  exports and nested stacks; doors that need no route.
- **Not covered:** what is not in the input (it is reported as \`unproven\`, never assumed), what somebody changes after deployment,
  names (DNS), identity and service-side egress, which are no part of this corpus, and faults of AWS itself. Security groups,
  network ACLs and VPC Block Public Access never make a path go away.
- **Silent by themselves:** security groups that allow everything. They are no path without a route, gateway or endpoint, and
  those are reported.
- An operator that nobody thought of is not in this table. That is what the second opinion is for.

## A second opinion

\`test/egress/oracle.ts\` answers the same question with none of the analyzer's code: it tries every setting of the flags and walks
single packets hop by hop. \`test/egress/laws.test.ts\` generates networks at random and demands the same verdict from both, and
laws of all networks besides: order and names do not matter, a filter changes no verdict, a private route never makes one worse,
every witness is a path of the template.

\`npm run mutate -- lib/egress/reach/match.ts\` breaks the analyzer itself, one small change at a time, and counts the changes that
no test notices; [mutation testing](mutation-testing.md) tells what it found.

## Public templates

On 2026-11-21 the rules were tried on 2,893 files of 22 public repositories as their authors wrote them: 2,789 templates of
CloudFormation and AWS SAM, examples and test data among them, and 104 plans and states of Terraform. None of them is kept here.

| files | exposed | unproven | isolated | refused |
| --- | --- | --- | --- | --- |
| 2,789 templates | 1,502 | 497 | 742 | 48 |
| 104 plans and states | 2 | 15 | 82 | 5 |

- Each file was judged alone, so much of what is \`unproven\` is in another file: a subnet, a zone, a nested stack.
- Refused, each with one line that says what and where: keys that are written twice, files of other tools, text that is no JSON or
  YAML, states as Terraform stores them. Three of them close a bracket further left than YAML allows.
- Nothing broke. The slowest file, a template of 160 resources, took 4 seconds on one of two shared cores.
- Of the \`isolated\` plans and states only the networks are judged (\`network-isolated\`), and most of them show no network.

Findings of each of the 78 rules that fired were read, about 350 in all, and some thirty templates beside them: those whose findings
looked wrong, and those that had plainly open things without a finding. What was wrong is mended, each with a test:

- Machines and internet-facing balancers in subnets that the input does not show were passed over: AG021 tells the first,
  AG012 now says of the second that it is not known.
- Instances of a plan without a subnet stand in the default VPC, and no rule said so.
- GraphQL and WebSocket APIs of AWS SAM, hosted branches, API mappings to domain names of elsewhere, global event endpoints, tunnels to
  devices, blockchain members and data accessors had no finding.
- An endpoint type that AWS SAM takes as a text, and aliases that it makes, were taken for unknown.
- A permissions boundary that the input does not show made narrow roles \`unproven\`, and was not asked of broad ones.
- Quoted texts whose lines begin left of their key, which CloudFormation reads, were refused in eleven files.

Known, and left: where a parameter decides a block, a security group is told of by a sample value, also where the VPC takes the
same parameter (AG126, AG203); the name of a variable that a parameter gives can be one that a rule looks for (AG424).

## Run it again

\`\`\`sh
npm ci
npm run assurance                                          # rewrites this page; exit 1 on any miss or false alarm
npx vitest run test/egress/mutation test/egress/laws.test.ts   # without writing
\`\`\`

The operators are in \`test/egress/mutation/openings-*.ts\` and \`harmless-*.ts\`, the networks in \`networks.ts\`. The date is today's, or
\`SOURCE_DATE_EPOCH\`, or the argument of the command.`;

function totals({ openings, harmless }: Results): string {
  return table(
    ['', 'operators', 'applications', 'as expected', 'missed', 'silent', 'false alarms'],
    [
      [
        'opens a path',
        OPENINGS.length,
        openings.length,
        ...counts(openings, 'caught', 'missed', 'silent'),
        '-',
      ],
      [
        'opens nothing',
        HARMLESS.length,
        harmless.length,
        ...counts(harmless, 'quiet'),
        '-',
        '-',
        ...counts(harmless, 'false alarm'),
      ],
    ],
  );
}

function byRow(openings: readonly Application[]): string {
  const rows = Object.entries(ROWS).map(([row, title]) => {
    const operators = OPENINGS.filter((operator) => operator.row === row);
    const found = openings.filter(({ operator }) => (operator as Opening).row === row);
    const said = [...new Set(operators.map(({ expected }) => expected))].sort().join(', ');
    return [row, title, said, operators.length, found.length, ...counts(found, 'caught', 'missed', 'silent')];
  });
  return table(
    ['row', 'way out', 'must be said', 'operators', 'applications', 'caught', 'missed', 'silent'],
    rows,
  );
}

function counts(found: readonly Application[], ...outcomes: readonly Outcome[]): readonly number[] {
  return outcomes.map((outcome) => found.filter((one) => one.outcome === outcome).length);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
