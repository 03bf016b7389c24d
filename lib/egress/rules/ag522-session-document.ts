import { controlsFor } from './controls';
import { single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag522.json';
import type { Example } from './rule';

const LOGGED = { cloudWatchLogGroupName: 'sessions', cloudWatchEncryptionEnabled: true };

function session(title: string, Content: object | string, DocumentType = 'Session'): Example {
  return single(title, 'AWS::SSM::Document', { DocumentType, Content });
}

/** AG522: sessions carry a shell that is logged, and nothing else. */
export const ag522 = ruleOfRows(
  {
    id: 'AG522',
    title: 'Sessions carry more than a shell, or leave no trace',
    severity: 'warning',
    state: 'defect',
    category: 'identity',
    rationale:
      'A session goes through an API of AWS: what it forwards crosses the boundary without a route, and what no log keeps nobody sees.',
    fix: 'write session documents that forward no ports and name a log',
    controls: controlsFor('inbound', 'monitoring'),
    examples: {
      bad: [
        session('a document that forwards ports', {
          schemaVersion: '1.0',
          sessionType: 'Port',
          properties: { portNumber: '5432' },
        }),
        session('preferences without a log', {
          schemaVersion: '1.0',
          sessionType: 'Standard_Stream',
          inputs: { s3BucketName: '', cloudWatchLogGroupName: '' },
        }),
        session('preferences as text', '{"schemaVersion":"1.0","sessionType":"Standard_Stream","inputs":{}}'),
      ],
      good: [
        session('preferences with a log', {
          schemaVersion: '1.0',
          sessionType: 'Standard_Stream',
          inputs: LOGGED,
        }),
        session('a document of commands', { schemaVersion: '2.2', mainSteps: [] }, 'Command'),
      ],
    },
  },
  rows as readonly Row[],
);
