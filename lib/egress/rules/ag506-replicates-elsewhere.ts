import { controlsFor } from './controls';
import { open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag506.json';

/** AG506: data stays in one Region and account. */
export const ag506 = ruleOfRows(
  {
    id: 'AG506',
    title: 'Data is copied to another Region or account',
    severity: 'warning',
    state: 'defect',
    category: 'boundary',
    rationale:
      'A replica is a second place where the data lies, with networks, policies and laws of its own.',
    fix: 'keep copies in the own Region and account',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        single('a table in two Regions', 'AWS::DynamoDB::GlobalTable', {
          Replicas: [{ Region: ref('AWS::Region') }, { Region: 'us-east-1' }],
        }),
        single('a secret in another Region', 'AWS::SecretsManager::Secret', {
          ReplicaRegions: [{ Region: 'eu-west-1' }],
        }),
      ],
      unknown: [
        open(
          single('backups into a vault by parameter', 'AWS::Backup::BackupPlan', {
            BackupPlan: { BackupPlanRule: [{ CopyActions: [{ DestinationBackupVaultArn: ref('Vault') }] }] },
          }),
          'Vault',
        ),
      ],
      good: [
        single('a global table of the own Region alone', 'AWS::DynamoDB::GlobalTable', {
          Replicas: [{ Region: ref('AWS::Region') }],
        }),
        single('a secret without replicas', 'AWS::SecretsManager::Secret', {}),
      ],
    },
  },
  rows as readonly Row[],
);
