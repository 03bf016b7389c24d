import { controlsFor } from './controls';
import { network, single } from './networks';
import { policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag423.json';

/** A state machine that starts a transcription with these arguments. */
const transcription = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  Definition: {
    StartAt: 'Start',
    States: {
      Start: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:transcribe:startTranscriptionJob',
        Parameters: { TranscriptionJobName: 'own', ...given },
        End: true,
      },
    },
  },
});
const POLICY = ['AWS::IAM::Policy', 'PolicyDocument'] as const;
const START = { Effect: 'Allow', Action: 'transcribe:StartTranscriptionJob', Resource: '*' };

/** AG423: transcripts lie in own buckets, under own keys. */
export const ag423 = ruleOfRows(
  {
    id: 'AG423',
    title: 'Transcripts are left in a bucket of the service',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'Without a bucket of its own a job leaves the transcript in one of Amazon Transcribe, which no policy, key or endpoint of ours guards.',
    fix: 'give each job OutputBucketName and OutputEncryptionKMSKeyId',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        single('a transcription without a bucket', 'AWS::StepFunctions::StateMachine', transcription({})),
        single(
          'a transcription without a key',
          'AWS::StepFunctions::StateMachine',
          transcription({ OutputBucketName: 'own' }),
        ),
        policyOf('a role that may start any transcription', POLICY, START),
      ],
      good: [
        single(
          'a transcription into an own bucket',
          'AWS::StepFunctions::StateMachine',
          transcription({ 'OutputBucketName.$': '$.bucket', OutputEncryptionKMSKeyId: 'alias/own' }),
        ),
        policyOf('a role that has to name a bucket', POLICY, {
          ...START,
          Condition: { StringEquals: { 'transcribe:OutputBucketName': 'own' } },
        }),
        network('a role that is denied transcriptions without a bucket', {
          It: {
            Type: 'AWS::IAM::Role',
            Properties: {
              Policies: [
                { PolicyName: 'start', PolicyDocument: { Statement: [START] } },
                {
                  PolicyName: 'bucket',
                  PolicyDocument: {
                    Statement: [
                      {
                        ...START,
                        Effect: 'Deny',
                        Condition: { Null: { 'transcribe:OutputBucketName': 'true' } },
                      },
                    ],
                  },
                },
              ],
            },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
