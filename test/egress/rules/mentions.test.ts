import { describe, expect, test } from 'vitest';
import type { PredicateName } from '../../../lib/egress/rules/predicates';
import { att, ref } from '../helpers';
import { ask, sub } from './asked';

const UNKNOWN = "it comes from 'Given', which whoever deploys chooses";
const connector = (uri: string): string =>
  `<broker xmlns="http://activemq.apache.org/schema/core"><networkConnectors><networkConnector uri="${uri}"/></networkConnectors></broker>`;

describe('a mention', () => {
  test.each<[PredicateName, unknown, string]>([
    ['foreignPrincipal', '*', '*'],
    ['foreignPrincipal', '222222222222', '222222222222'],
    ['foreignPrincipal', 'arn:aws:iam::222222222222:root', 'arn:aws:iam::222222222222:root'],
    [
      'foreignPrincipal',
      sub('arn:aws:iam::222222222222:role/${Given}'),
      'arn:aws:iam::222222222222:role/${Given}',
    ],
    ['foreignCatalog', '222222222222', '222222222222'],
    ['foreignCatalog', '222222222222:s3tablescatalog/x', '222222222222'],
    ['foreignQueueUrl', 'https://sqs.eu-west-1.amazonaws.com/222222222222/q', '222222222222'],
    [
      'mentionsForeignArn',
      'receivers:\n- sns_configs:\n  - topic_arn: arn:aws:sns:eu-west-1:222222222222:t\n',
      'arn:aws:sns:eu-west-1:222222222222:t',
    ],
    ['pagesPeople', 'receivers:\n- pagerduty_configs:\n', 'pagerduty_configs'],
    [
      'connectsBrokers',
      connector('static:(ssl://broker.example.com:61617,ssl://10.0.0.1:61617)'),
      'ssl://broker.example.com:61617',
    ],
    [
      'connectsBrokers',
      { 'Fn::Base64': connector('static:(ssl://broker.example.com:61617)') },
      'ssl://broker.example.com:61617',
    ],
    [
      'connectsBrokers',
      Buffer.from(connector('static:(ssl://broker.example.com:61617)')).toString('base64'),
      'ssl://broker.example.com:61617',
    ],
  ])('%s of %j is of others', (name, value, seen) => {
    expect(ask(name, value)).toEqual([`!${seen}`]);
  });

  test.each<[PredicateName, unknown]>([
    ['foreignPrincipal', '111111111111'],
    ['foreignPrincipal', 'IAM_ALLOWED_PRINCIPALS'],
    ['foreignPrincipal', ref('AWS::AccountId')],
    ['foreignPrincipal', sub('arn:aws:iam::${AWS::AccountId}:root')],
    ['foreignCatalog', ref('AWS::AccountId')],
    ['foreignCatalog', sub('${AWS::AccountId}:s3tablescatalog')],
    ['foreignObject', 'hosted'],
    ['foreignObject', 's3://own-bucket/list.txt'],
    ['foreignObject', 'https://own-bucket.s3.eu-west-1.amazonaws.com/list.txt'],
    ['foreignObject', sub('s3://${Own}/list.txt')],
    ['foreignObject', sub('https://s3.${AWS::Region}.amazonaws.com/${Own}/list.txt')],
    ['foreignQueueUrl', ref('Own')],
    ['foreignQueueUrl', 'https://sqs.eu-west-1.amazonaws.com/111111111111/q'],
    ['mentionsForeignArn', 'topic_arn: arn:aws:sns:eu-west-1:111111111111:t'],
    ['mentionsForeignArn', sub('topic_arn: arn:aws:sns:${AWS::Region}:${AWS::AccountId}:t')],
    ['pagesPeople', 'receivers: []'],
    ['connectsBrokers', connector('static:(ssl://10.0.0.1:61617)')],
    ['connectsBrokers', '<broker xmlns="http://activemq.apache.org/schema/core"/>'],
  ])('%s of %j is our own', (name, value) => {
    expect(ask(name, value)).toEqual([]);
  });

  test.each<[PredicateName, unknown, string]>([
    ['foreignPrincipal', ref('Given'), UNKNOWN],
    ['foreignCatalog', ref('Given'), UNKNOWN],
    ['foreignObject', sub('${Given}/list.txt'), UNKNOWN],
    ['foreignObject', sub('s3://${Given}/list.txt'), UNKNOWN],
    [
      'foreignObject',
      'https://s3.amazonaws.com/lists/x',
      "the input has no bucket 'lists', and its name tells no account",
    ],
    ['foreignQueueUrl', ref('Given'), UNKNOWN],
    ['mentionsForeignArn', ref('Given'), UNKNOWN],
    ['mentionsForeignArn', sub('topic_arn: arn:aws:sns:eu-west-1:${Given}:t'), UNKNOWN],
    ['pagesPeople', ref('Given'), UNKNOWN],
    ['connectsBrokers', ref('Given'), UNKNOWN],
    ['connectsBrokers', sub('<networkConnector uri="static:(ssl://${Given}:61617)"/>'), UNKNOWN],
    ['foreignPrincipal', att('Made', 'Account'), "it is decided by 'Made' at deployment"],
  ])('%s of %j cannot be told', (name, value, why) => {
    expect(ask(name, value)).toEqual([`?${why}`]);
  });
});
