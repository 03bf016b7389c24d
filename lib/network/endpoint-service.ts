import { catalogueRow } from '../endpoints/catalogue';

/**
 * An AWS service that a VPC can reach by an endpoint.
 *
 * The constants are the services that environments for models need; `of` knows every service that CDK knows.
 */
export class EndpointService {
  /** Amazon Simple Storage Service. */
  public static readonly S3 = EndpointService.of('s3');
  /** Amazon DynamoDB. */
  public static readonly DYNAMODB = EndpointService.of('dynamodb');
  /** Amazon Simple Storage Service, for machines of other networks: an interface beside the gateway. */
  public static readonly S3_INTERFACE = EndpointService.of('s3-interface');
  /** Amazon DynamoDB, for machines of other networks: an interface beside the gateway. */
  public static readonly DYNAMODB_INTERFACE = EndpointService.of('dynamodb-interface');
  /** Amazon Elastic Container Registry API. */
  public static readonly ECR_API = EndpointService.of('ecr-api');
  /** Amazon Elastic Container Registry Docker registry. */
  public static readonly ECR_DKR = EndpointService.of('ecr-dkr');
  /** AWS Security Token Service. */
  public static readonly STS = EndpointService.of('sts');
  /** Amazon Elastic Kubernetes Service. */
  public static readonly EKS = EndpointService.of('eks');
  /** Amazon EKS Pod Identity. */
  public static readonly EKS_AUTH = EndpointService.of('eks-auth');
  /** Amazon EKS OIDC issuers. */
  public static readonly OIDC_EKS = EndpointService.of('oidc-eks');
  /** Amazon Elastic Compute Cloud. */
  public static readonly EC2 = EndpointService.of('ec2');
  /** Amazon CloudWatch Logs. */
  public static readonly LOGS = EndpointService.of('logs');
  /** Amazon CloudWatch. */
  public static readonly MONITORING = EndpointService.of('monitoring');
  /** AWS Key Management Service. */
  public static readonly KMS = EndpointService.of('kms');
  /** AWS Systems Manager. */
  public static readonly SSM = EndpointService.of('ssm');
  /** AWS Systems Manager Session Manager. */
  public static readonly SSMMESSAGES = EndpointService.of('ssmmessages');
  /** AWS Systems Manager Run Command messages. */
  public static readonly EC2MESSAGES = EndpointService.of('ec2messages');
  /** AWS Secrets Manager. */
  public static readonly SECRETSMANAGER = EndpointService.of('secretsmanager');
  /** Elastic Load Balancing. */
  public static readonly ELASTICLOADBALANCING = EndpointService.of('elasticloadbalancing');
  /** Amazon EC2 Auto Scaling. */
  public static readonly AUTOSCALING = EndpointService.of('autoscaling');
  /** Amazon Bedrock control plane. */
  public static readonly BEDROCK = EndpointService.of('bedrock');
  /** Amazon Bedrock runtime. */
  public static readonly BEDROCK_RUNTIME = EndpointService.of('bedrock-runtime');
  /** Amazon Bedrock Agents build time. */
  public static readonly BEDROCK_AGENT = EndpointService.of('bedrock-agent');
  /** Amazon Bedrock Agents runtime. */
  public static readonly BEDROCK_AGENT_RUNTIME = EndpointService.of('bedrock-agent-runtime');
  /** Amazon Bedrock OpenAI-compatible API. */
  public static readonly BEDROCK_MANTLE = EndpointService.of('bedrock-mantle');
  /** Amazon Transcribe. */
  public static readonly TRANSCRIBE = EndpointService.of('transcribe');
  /** Amazon Transcribe Streaming. */
  public static readonly TRANSCRIBESTREAMING = EndpointService.of('transcribestreaming');
  /** Amazon Elastic File System. */
  public static readonly ELASTICFILESYSTEM = EndpointService.of('elasticfilesystem');
  /** Amazon EBS direct APIs. */
  public static readonly EBS = EndpointService.of('ebs');
  /** Amazon Simple Queue Service. */
  public static readonly SQS = EndpointService.of('sqs');
  /** Amazon Simple Notification Service. */
  public static readonly SNS = EndpointService.of('sns');
  /** AWS Lambda. */
  public static readonly LAMBDA = EndpointService.of('lambda');
  /** AWS Step Functions. */
  public static readonly STATES = EndpointService.of('states');
  /** AWS CloudFormation. */
  public static readonly CLOUDFORMATION = EndpointService.of('cloudformation');
  /** Amazon EventBridge. */
  public static readonly EVENTS = EndpointService.of('events');
  /** Amazon GuardDuty runtime telemetry. */
  public static readonly GUARDDUTY_DATA = EndpointService.of('guardduty-data');
  /** Amazon Managed Service for Prometheus. */
  public static readonly APS = EndpointService.of('aps');
  /** Amazon Managed Service for Prometheus workspaces. */
  public static readonly APS_WORKSPACES = EndpointService.of('aps-workspaces');
  /** AWS X-Ray. */
  public static readonly XRAY = EndpointService.of('xray');
  /** AWS Certificate Manager. */
  public static readonly ACM = EndpointService.of('acm');
  /** AWS WAF. */
  public static readonly WAFV2 = EndpointService.of('wafv2');
  /** AWS Shield. */
  public static readonly SHIELD = EndpointService.of('shield');
  /** AWS Private Certificate Authority. */
  public static readonly ACM_PCA = EndpointService.of('acm-pca');
  /** AWS Identity and Access Management. */
  public static readonly IAM = EndpointService.of('iam');
  /** Amazon Route 53. */
  public static readonly ROUTE53 = EndpointService.of('route53');
  /** AWS Price List. */
  public static readonly PRICING_API = EndpointService.of('pricing-api');
  /** AWS Auto Scaling plans. */
  public static readonly AUTOSCALING_PLANS = EndpointService.of('autoscaling-plans');
  /** Application Auto Scaling. */
  public static readonly APPLICATION_AUTOSCALING = EndpointService.of('application-autoscaling');
  /** Amazon SageMaker AI API. */
  public static readonly SAGEMAKER_API = EndpointService.of('sagemaker-api');
  /** Amazon SageMaker AI runtime. */
  public static readonly SAGEMAKER_RUNTIME = EndpointService.of('sagemaker-runtime');
  /** AWS Config. */
  public static readonly CONFIG = EndpointService.of('config');
  /** Amazon Elastic Container Service. */
  public static readonly ECS = EndpointService.of('ecs');
  /** Amazon ECS agent. */
  public static readonly ECS_AGENT = EndpointService.of('ecs-agent');
  /** Amazon ECS telemetry. */
  public static readonly ECS_TELEMETRY = EndpointService.of('ecs-telemetry');
  /** Amazon FSx. */
  public static readonly FSX = EndpointService.of('fsx');
  /** Amazon API Gateway private APIs. */
  public static readonly EXECUTE_API = EndpointService.of('execute-api');
  /** Amazon Athena. */
  public static readonly ATHENA = EndpointService.of('athena');
  /** AWS Glue. */
  public static readonly GLUE = EndpointService.of('glue');
  /** Amazon Textract. */
  public static readonly TEXTRACT = EndpointService.of('textract');
  /** Amazon Comprehend. */
  public static readonly COMPREHEND = EndpointService.of('comprehend');
  /** Amazon Translate. */
  public static readonly TRANSLATE = EndpointService.of('translate');
  /** Amazon Polly. */
  public static readonly POLLY = EndpointService.of('polly');
  /** Amazon Rekognition. */
  public static readonly REKOGNITION = EndpointService.of('rekognition');

  /**
   * A service by its key in the endpoint catalogue.
   *
   * @param key - for example `ecr-api`
   * @throws UsageError if the catalogue has no such key
   */
  public static of(key: string): EndpointService {
    const { awsName, kind } = catalogueRow(key);
    return new EndpointService(key, awsName, kind === 'gateway');
  }

  private constructor(
    /** Key of the service in the endpoint catalogue. */
    public readonly key: string,
    /** Name that AWS gives the service. */
    public readonly awsName: string,
    /** Whether the endpoint is a route to a gateway instead of an interface. */
    public readonly isGateway: boolean,
  ) {}
}
