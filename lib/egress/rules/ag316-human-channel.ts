import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag316.json';

const closed = (Action: string): unknown => ({ Action, Permission: 'DISABLED' });
const ALL_CLOSED = [
  closed('CLIPBOARD_COPY_TO_LOCAL_DEVICE'),
  closed('FILE_DOWNLOAD'),
  closed('PRINTING_TO_LOCAL_DEVICE'),
];
const INSIDE = { AccessEndpoints: [{ EndpointType: 'STREAMING', VpceId: 'vpce-1' }] };
const SETTINGS = {
  CopyAllowed: 'Disabled',
  DownloadAllowed: 'Disabled',
  PasteAllowed: 'Enabled',
  PrintAllowed: 'Disabled',
  UploadAllowed: 'Disabled',
};

/** AG316: no desktop, browser or workbench carries data out with its user. */
export const ag316 = ruleOfRows(
  {
    id: 'AG316',
    title: 'People carry data out',
    severity: 'error',
    state: 'exposed',
    category: 'inbound',
    rationale:
      'A session that is streamed to a device outside, or opened from there, carries out what its user copies.',
    fix: 'switch copying, files and printing off, and let people in from the declared boundary alone',
    controls: controlsFor('inbound'),
    examples: {
      bad: [
        single('a browser from which files are downloaded', 'AWS::WorkSpacesWeb::UserSettings', {
          ...SETTINGS,
          DownloadAllowed: 'Enabled',
        }),
        single('streamed applications that say nothing of what leaves', 'AWS::AppStream::Stack', INSIDE),
        single('streamed applications from which files are downloaded', 'AWS::AppStream::Stack', {
          ...INSIDE,
          UserSettings: [
            ...ALL_CLOSED.slice(0, 1),
            { Action: 'FILE_DOWNLOAD', Permission: 'ENABLED' },
            ...ALL_CLOSED.slice(2),
          ],
        }),
        single('a machine for development', 'AWS::Cloud9::EnvironmentEC2', {
          InstanceType: 't3.micro',
          ImageId: 'own',
        }),
        single('a desktop, which warns', 'AWS::WorkSpaces::Workspace', {
          BundleId: 'a',
          DirectoryId: 'b',
          UserName: 'c',
        }),
      ],
      unknown: [
        single('a browser of which another stack decides', 'AWS::WorkSpacesWeb::UserSettings', {
          ...SETTINGS,
          CopyAllowed: { 'Fn::ImportValue': 'elsewhere' },
        }),
        single('streamed applications of which another stack decides', 'AWS::AppStream::Stack', {
          ...INSIDE,
          UserSettings: [
            ...ALL_CLOSED.slice(1),
            { Action: 'CLIPBOARD_COPY_TO_LOCAL_DEVICE', Permission: { 'Fn::ImportValue': 'elsewhere' } },
          ],
        }),
      ],
      good: [
        single('a browser from which nothing leaves', 'AWS::WorkSpacesWeb::UserSettings', SETTINGS),
        single('streamed applications from which nothing leaves', 'AWS::AppStream::Stack', {
          ...INSIDE,
          UserSettings: ALL_CLOSED,
        }),
        single('a portal for workers in the VPC', 'AWS::SageMaker::Workforce', {
          WorkforceName: 'own',
          WorkforceVpcConfig: { VpcId: ref('Vpc'), Subnets: [ref('Subnet')] },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
