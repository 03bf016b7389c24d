import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag419.json';

const STORED = 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>';

/** AG419: machines start from images of our own, or of AWS. */
export const ag419 = ruleOfRows(
  {
    id: 'AG419',
    title: 'A machine starts from an image of somebody else',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale:
      'Whoever made an image decides what runs on the machine before anything of ours does, and what it does with what it sees. An id does not tell whose an image is, so one by id is a warning: whoever writes it answers for it.',
    fix: 'name a public parameter of AWS (/aws/service/…), or an image that Image Builder makes in the input; waive it for an image of your own',
    controls: controlsFor('supply-chain'),
    examples: {
      bad: [
        single('a recipe with a component of another account', 'AWS::ImageBuilder::ImageRecipe', {
          ParentImage: 'arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x',
          Components: [
            { ComponentArn: 'arn:aws:imagebuilder:eu-west-1:222222222222:component/agent/1.0.0/1' },
          ],
        }),
        single('an instance with an image of which only the id is known', 'AWS::EC2::Instance', {
          SubnetId: ref('Subnet'),
          ImageId: 'ami-0123456789abcdef0',
        }),
        open(
          single('a launch template with an image by parameter', 'AWS::EC2::LaunchTemplate', {
            LaunchTemplateData: { ImageId: ref('Image') },
          }),
          'Image',
        ),
        single('an instance with an image that somebody has stored', 'AWS::EC2::Instance', {
          SubnetId: ref('Subnet'),
          ImageId: '{{resolve:ssm:/golden/image}}',
        }),
      ],
      unknown: [
        open(
          single('a recipe on an image by parameter', 'AWS::ImageBuilder::ImageRecipe', {
            ParentImage: ref('Image'),
          }),
          'Image',
        ),
      ],
      good: [
        single('an instance with an image of AWS', 'AWS::EC2::Instance', {
          SubnetId: ref('Subnet'),
          ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}',
        }),
        single('a launch template with an image of AWS', 'AWS::EC2::LaunchTemplate', {
          LaunchTemplateData: { ImageId: 'resolve:ssm:/aws/service/eks/optimized-ami/1.33/image_id' },
        }),
        network(
          'what CDK writes for an image of AWS',
          {
            It: {
              Type: 'AWS::EC2::Instance',
              Properties: { SubnetId: ref('Subnet'), ImageId: ref('Image') },
            },
          },
          { Parameters: { Image: { Type: STORED, Default: '/aws/service/ami-amazon-linux-latest/al2023' } } },
        ),
        network('an image that the input makes', {
          Image: { Type: 'AWS::ImageBuilder::Image', Properties: {} },
          It: {
            Type: 'AWS::EC2::Instance',
            Properties: { SubnetId: ref('Subnet'), ImageId: { 'Fn::GetAtt': ['Image', 'ImageId'] } },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
