// A stack with an API whose methods are throttled by profiles, and nothing else, for the tests of that construct.
import { Stack, type App } from 'aws-cdk-lib';
import {
  ApiKeySourceType,
  type IRestApi,
  GatewayResponse,
  IdentitySource,
  LambdaIntegration,
  MockIntegration,
  PassthroughBehavior,
  RequestAuthorizer,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ThrottlePlans } from '../../lib/throttle-plans.ts';

/** Names the key that the credential begins with, as `key:caller`; `default` is the key without a profile. */
const AUTHORIZER = `
exports.handler = async (event) => {
  const [key] = event.headers.Authorization.split(':');
  return {
    principalId: 'caller',
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: '*', Effect: 'Allow', Resource: '*' }] },
    usageIdentifierKey: key === 'default' ? process.env.DEFAULT_USAGE_KEY : key,
  };
};`;

/** Calls the control plane as its request says, and tells the status. */
const CONTROLLER = `
const { request } = require('node:http');
exports.handler = async (event) => {
  const { method, path, body } = JSON.parse(event.body);
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID
    + '/20260101/' + process.env.AWS_REGION + '/apigateway/aws4_request, SignedHeaders=host, Signature=0';
  const status = await new Promise((resolve, reject) => {
    request(process.env.AWS_ENDPOINT_URL_API_GATEWAY + path, { method, headers: { authorization } },
      (response) => resolve(response.statusCode)).on('error', reject).end(body && JSON.stringify(body));
  });
  return { statusCode: 200, body: JSON.stringify({ status, environment: process.env }) };
};`;

/** The stack with its parts. */
export class ThrottledStack extends Stack {
  readonly plans: ThrottlePlans;
  readonly controller: Function;

  constructor(app: App, id = 'Throttled') {
    super(app, id);
    const api = new RestApi(this, 'Api', {
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      cloudWatchRole: false,
    });
    this.plans = new ThrottlePlans(this, 'ThrottlePlans', { api });
    const authorize = this.#createFunction('Authorize', AUTHORIZER);
    authorize.addEnvironment('DEFAULT_USAGE_KEY', this.plans.defaultUsageKey);
    const authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: authorize,
      identitySources: [IdentitySource.header('Authorization')],
    });
    api.root.addResource('pets').addMethod('GET', answerOk(), {
      authorizer,
      apiKeyRequired: true,
      methodResponses: [{ statusCode: '200' }],
    });
    this.controller = this.#createFunction('Control', CONTROLLER);
    this.plans.grantManage(this.controller);
    api.root.addResource('control').addMethod('POST', new LambdaIntegration(this.controller));
    new GatewayResponse(this, 'TooMany', {
      restApi: api as IRestApi,
      type: ResponseType.THROTTLED,
      responseHeaders: { 'Retry-After': "'1'" },
    });
  }

  #createFunction(id: string, source: string): Function {
    return new Function(this, id, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline(source),
    });
  }
}

function answerOk(): MockIntegration {
  return new MockIntegration({
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: [{ statusCode: '200' }],
  });
}
