// The table of CloudFormation types: which are emulated, which do nothing on one machine, and why.

/**
 * `emulated` types are read in full; an `inert` type gives only its physical id and attributes to others, and is named
 * at the start when it `isNoticed`.
 */
export type TypeSupport = 'emulated' | { readonly inert: string; readonly isNoticed?: true };

const DEPLOYMENT_ONLY = { inert: 'acts at deployment only' };
const OBSERVABILITY = { inert: 'observes the system and answers no request' };
const EDGE_OF_THE_SITE = { inert: 'serves the web page, not the API' };
const QUEUE_OR_TOPIC = {
  inert: 'holds no message; what would be sent to a queue after a failure is a line of the log',
};
const RULE = {
  inert: 'there is no rule or schedule here that would invoke a target',
  isNoticed: true,
} as const;
const IDENTITY_PROVIDER = { inert: 'an OpenID provider stands in for the user pool' };
const NETWORK = { inert: 'names, certificates and private networks do not exist on one machine' };

const TYPES: Readonly<Record<string, TypeSupport>> = {
  'AWS::ApiGateway::RestApi': 'emulated',
  'AWS::ApiGateway::Resource': 'emulated',
  'AWS::ApiGateway::Method': 'emulated',
  'AWS::ApiGateway::Authorizer': 'emulated',
  'AWS::ApiGateway::GatewayResponse': 'emulated',
  'AWS::ApiGateway::Stage': 'emulated',
  'AWS::ApiGateway::ApiKey': 'emulated',
  'AWS::ApiGateway::UsagePlan': 'emulated',
  'AWS::ApiGateway::UsagePlanKey': 'emulated',
  'AWS::DynamoDB::Table': 'emulated',
  'AWS::DynamoDB::GlobalTable': 'emulated',
  'AWS::Events::EventBus': 'emulated',
  'AWS::IAM::ManagedPolicy': 'emulated',
  'AWS::IAM::Policy': 'emulated',
  'AWS::IAM::Role': 'emulated',
  'AWS::IAM::RolePolicy': 'emulated',
  'AWS::Lambda::Alias': 'emulated',
  'AWS::Lambda::EventInvokeConfig': 'emulated',
  'AWS::Lambda::EventSourceMapping': 'emulated',
  'AWS::Lambda::Function': 'emulated',
  'AWS::Lambda::Permission': 'emulated',
  'AWS::Lambda::Version': 'emulated',
  'AWS::Logs::SubscriptionFilter': 'emulated',
  'AWS::WAFv2::IPSet': 'emulated',
  'AWS::WAFv2::RegexPatternSet': 'emulated',
  'AWS::WAFv2::WebACL': 'emulated',
  'AWS::WAFv2::WebACLAssociation': 'emulated',

  'AWS::ApiGateway::Account': OBSERVABILITY,
  'AWS::ApiGateway::BasePathMapping': NETWORK,
  'AWS::ApiGateway::BasePathMappingV2': NETWORK,
  'AWS::ApiGateway::Deployment': { inert: 'the template itself is what is deployed' },
  'AWS::ApiGateway::DocumentationPart': OBSERVABILITY,
  'AWS::ApiGateway::DocumentationVersion': OBSERVABILITY,
  'AWS::ApiGateway::DomainName': NETWORK,
  'AWS::ApiGateway::DomainNameV2': NETWORK,
  'AWS::ApiGateway::Model': { inert: 'methods that validate a body against a model are refused' },
  'AWS::ApiGateway::RequestValidator': { inert: 'methods that name a validator are refused' },
  'AWS::ApiGateway::VpcLink': { inert: 'the origins option says where a private integration goes' },
  'AWS::ApplicationAutoScaling::ScalableTarget': DEPLOYMENT_ONLY,
  'AWS::ApplicationAutoScaling::ScalingPolicy': DEPLOYMENT_ONLY,
  'AWS::CDK::Metadata': DEPLOYMENT_ONLY,
  'AWS::CertificateManager::Certificate': NETWORK,
  'AWS::CloudFormation::CustomResource': DEPLOYMENT_ONLY,
  'AWS::CloudFormation::WaitCondition': DEPLOYMENT_ONLY,
  'AWS::CloudFormation::WaitConditionHandle': DEPLOYMENT_ONLY,
  'AWS::CloudFront::CachePolicy': EDGE_OF_THE_SITE,
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': EDGE_OF_THE_SITE,
  'AWS::CloudFront::Distribution': EDGE_OF_THE_SITE,
  'AWS::CloudFront::Function': EDGE_OF_THE_SITE,
  'AWS::CloudFront::OriginAccessControl': EDGE_OF_THE_SITE,
  'AWS::CloudFront::OriginRequestPolicy': EDGE_OF_THE_SITE,
  'AWS::CloudFront::ResponseHeadersPolicy': EDGE_OF_THE_SITE,
  'AWS::CloudWatch::Alarm': OBSERVABILITY,
  'AWS::CloudWatch::AnomalyDetector': OBSERVABILITY,
  'AWS::CloudWatch::CompositeAlarm': OBSERVABILITY,
  'AWS::CloudWatch::Dashboard': OBSERVABILITY,
  'AWS::CloudWatch::InsightRule': OBSERVABILITY,
  'AWS::Cognito::IdentityPool': IDENTITY_PROVIDER,
  'AWS::Cognito::IdentityPoolRoleAttachment': IDENTITY_PROVIDER,
  'AWS::Cognito::ManagedLoginBranding': IDENTITY_PROVIDER,
  'AWS::Cognito::UserPool': IDENTITY_PROVIDER,
  'AWS::Cognito::UserPoolClient': IDENTITY_PROVIDER,
  'AWS::Cognito::UserPoolDomain': IDENTITY_PROVIDER,
  'AWS::Cognito::UserPoolGroup': IDENTITY_PROVIDER,
  'AWS::Cognito::UserPoolIdentityProvider': IDENTITY_PROVIDER,
  'AWS::Cognito::UserPoolResourceServer': IDENTITY_PROVIDER,
  'AWS::Events::Rule': RULE,
  'AWS::KMS::Alias': { inert: 'nothing is stored encrypted on one machine' },
  'AWS::KMS::Key': { inert: 'nothing is stored encrypted on one machine' },
  'AWS::Lambda::LayerVersion': {
    inert: 'functions that use a layer are refused where they are loaded',
  },
  'AWS::Logs::LogGroup': OBSERVABILITY,
  'AWS::Logs::LogStream': OBSERVABILITY,
  'AWS::Logs::MetricFilter': OBSERVABILITY,
  'AWS::Logs::QueryDefinition': OBSERVABILITY,
  'AWS::Logs::ResourcePolicy': OBSERVABILITY,
  'AWS::Route53::HealthCheck': NETWORK,
  'AWS::Route53::HostedZone': NETWORK,
  'AWS::Route53::RecordSet': NETWORK,
  'AWS::S3::Bucket': EDGE_OF_THE_SITE,
  'AWS::S3::BucketPolicy': EDGE_OF_THE_SITE,
  'AWS::Scheduler::Schedule': RULE,
  'AWS::SNS::Subscription': QUEUE_OR_TOPIC,
  'AWS::SNS::Topic': QUEUE_OR_TOPIC,
  'AWS::SNS::TopicPolicy': QUEUE_OR_TOPIC,
  'AWS::SQS::Queue': QUEUE_OR_TOPIC,
  'AWS::SQS::QueuePolicy': QUEUE_OR_TOPIC,
  'AWS::SSM::Parameter': DEPLOYMENT_ONLY,
  'AWS::WAFv2::LoggingConfiguration': OBSERVABILITY,
  'AWS::XRay::Group': OBSERVABILITY,
};

/** Gives how a type is supported, or undefined for a type that stops the start. */
export function supportOf(type: string): TypeSupport | undefined {
  if (type.startsWith('Custom::')) return DEPLOYMENT_ONLY;
  return TYPES[type];
}
