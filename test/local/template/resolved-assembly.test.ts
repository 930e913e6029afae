// Reading a cloud assembly: types, conditions, references across stacks, and refusals with a logical id.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Fn, Stack, Stage } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { codeDirectoryOf } from '../../../local/template/function-code.ts';
import { resolveAssembly, resourcesOfType } from '../../../local/template/resolved-assembly.ts';
import { withAssembly } from '../gateway/api-template.ts';
import type { Resources, Sections } from '../gateway/api-template.ts';

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function synthesize(define: (app: App) => void): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  directories.push(directory);
  const app = new App({ analyticsReporting: false, outdir: directory });
  define(app);
  app.synth();
  return directory;
}

const resolve = (
  resources: Resources,
  sections: Sections = {},
): ReturnType<typeof resolveAssembly> => withAssembly(resources, resolveAssembly, sections);

/** Resolves one value as the property of a table. */
function resolveValue(value: unknown, sections: Sections = {}, others: Resources = {}): unknown {
  const resources = {
    T: { Type: 'AWS::DynamoDB::Table', Properties: { Value: value } },
    ...others,
  };
  return resolve(resources, sections).resources.find(({ logicalId }) => logicalId === 'T')
    ?.properties['Value'];
}

describe('intrinsic functions', () => {
  const SECTIONS = {
    Parameters: { Tier: { Type: 'String', Default: 'gold' }, Open: { Type: 'String' } },
    Mappings: { Sizes: { gold: { max: 7 } } },
    Conditions: {
      IsGold: { 'Fn::Equals': [{ Ref: 'Tier' }, 'gold'] },
      IsNot: { 'Fn::Not': [{ Condition: 'IsGold' }] },
      Both: { 'Fn::And': [{ Condition: 'IsGold' }, { Condition: 'IsNot' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsGold' }, { Condition: 'IsNot' }] },
    },
  };

  it.each([
    [{ Ref: 'AWS::Region' }, 'eu-west-1'],
    [{ Ref: 'AWS::AccountId' }, '123456789012'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    [{ Ref: 'AWS::StackName' }, 'Test'],
    [{ Ref: 'Tier' }, 'gold'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Tier' }, 1]] }, 'a-gold-1'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::Sub': '${Tier} ${!Literal} ${AWS::Region}' }, 'gold ${Literal} eu-west-1'],
    [{ 'Fn::Sub': ['${Own} ${Tier}', { Own: { Ref: 'AWS::Partition' } }] }, 'aws gold'],
    [{ 'Fn::Base64': 'a' }, 'YQ=='],
    [{ 'Fn::FindInMap': ['Sizes', { Ref: 'Tier' }, 'max'] }, 7],
    [{ 'Fn::If': ['IsGold', 'yes', { 'Fn::Invented': 1 }] }, 'yes'],
    [[{ 'Fn::If': ['IsNot', 1, { Ref: 'AWS::NoValue' }] }, 2], [2]],
    [
      {
        a: { Ref: 'AWS::NoValue' },
        b: { 'Fn::If': ['Both', 1, 2] },
        c: { 'Fn::If': ['Either', 1, 2] },
      },
      { b: 2, c: 1 },
    ],
    [
      { Condition: { StringEquals: { a: { Ref: 'Tier' } } } },
      { Condition: { StringEquals: { a: 'gold' } } },
    ],
  ])('template-01: %j is %j', (value, expected) => {
    expect(resolveValue(value, SECTIONS)).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Nothing' }],
    [{ Ref: 'Open' }],
    [{ 'Fn::GetAtt': ['Nothing', 'Arn'] }],
    [{ 'Fn::GetAtt': ['T', 'Invented'] }],
    [{ 'Fn::ImportValue': 'nothing' }],
    [{ 'Fn::Transform': {} }],
    [{ 'Fn::Select': [3, ['a']] }],
    [{ 'Fn::FindInMap': ['Sizes', 'silver', 'max'] }],
    [{ 'Fn::Join': ['', [{ a: 1 }]] }],
    [{ 'Fn::If': ['Invented', 1, 2] }],
  ])('template-02: refuses %j, with the logical id', (value) => {
    expect(() => resolveValue(value, SECTIONS)).toThrow(
      expect.objectContaining({
        logicalId: expect.stringMatching(/^(?:T|Invented)$/) as string,
      }) as Error,
    );
  });

  it('template-03: physical ids have the form of AWS and are the same in every run', () => {
    const others: Resources = {
      Api: { Type: 'AWS::ApiGateway::RestApi' },
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: { 'Fn::Sub': '${AWS::StackName}-fn' } },
      },
      Alias: {
        Type: 'AWS::Lambda::Alias',
        Properties: { FunctionName: { Ref: 'Fn' }, Name: 'live' },
      },
      Role: { Type: 'AWS::IAM::Role' },
      Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/log' } },
      Pool: { Type: 'AWS::Cognito::UserPool' },
    };
    const value = {
      api: { Ref: 'Api' },
      root: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      fn: { 'Fn::GetAtt': 'Fn.Arn' },
      alias: { Ref: 'Alias' },
      role: { 'Fn::Sub': '${Role.Arn}' },
      log: { 'Fn::GetAtt': ['Log', 'Arn'] },
      pool: { Ref: 'Pool' },
      table: { 'Fn::GetAtt': ['T', 'StreamArn'] },
    };

    const first = resolveValue(value, {}, others);

    expect(first).toEqual(resolveValue(value, {}, others));
    expect(first).toEqual({
      api: expect.stringMatching(/^[a-z0-9]{10}$/) as string,
      root: expect.stringMatching(/^[a-z0-9]{10}$/) as string,
      fn: 'arn:aws:lambda:eu-west-1:123456789012:function:Test-fn',
      alias: 'arn:aws:lambda:eu-west-1:123456789012:function:Test-fn:live',
      role: expect.stringMatching(/^arn:aws:iam::123456789012:role\/Test-Role-/) as string,
      log: 'arn:aws:logs:eu-west-1:123456789012:log-group:/log:*',
      pool: expect.stringMatching(/^eu-west-1_[a-z0-9]{9}$/) as string,
      table: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/Test-T-.*\/stream\//) as string,
    });
  });
});

describe('resources', () => {
  it('template-04: refuses a type that is not in the table, with the logical id', () => {
    expect(() => resolve({ Q: { Type: 'AWS::ApiGatewayV2::Api' } })).toThrow(
      'Q: AWS::ApiGatewayV2::Api is not emulated',
    );
    expect(() => resolve({ N: { Type: 'AWS::CloudFormation::Stack' } })).toThrow('N: ');
  });

  it('template-05: an inert type is named with its reason and never resolved', () => {
    const { inert, resources } = resolve({
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: { X: { 'Fn::GetAtt': ['Unknown', 'Y'] } },
      },
    });

    expect(resources).toEqual([]);
    expect(inert).toEqual([
      {
        logicalId: 'Alarm',
        type: 'AWS::CloudWatch::Alarm',
        reason: 'observes the system and answers no request',
        isNoticed: false,
        attribute: expect.any(Function) as () => string,
      },
    ]);
  });

  it('template-06: a resource whose condition does not hold is not there', () => {
    const { resources } = resolve(
      { T: { Type: 'AWS::DynamoDB::Table', Condition: 'No' }, U: { Type: 'AWS::DynamoDB::Table' } },
      { Conditions: { No: { 'Fn::Equals': ['a', 'b'] } } },
    );

    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['U']);
  });

  it('refuses a template with transforms, and a directory that is no assembly', () => {
    expect(() => resolve({}, { Transform: 'AWS::Serverless-2016-10-31' })).toThrow('transforms');
    expect(() => resolveAssembly('/nonexistent')).toThrow('cannot be read');
  });
});

describe('an assembly of CDK', () => {
  it('template-07: stacks of all stages are read, each in its place, and may import from each other', () => {
    const directory = synthesize((app) => {
      const producer = new Stack(app, 'Producer', {
        env: { account: '111122223333', region: 'us-east-1' },
      });
      const table = new Table(producer, 'Table', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
      });
      new CfnOutput(producer, 'Out', { value: table.tableArn, exportName: 'table' });
      const stage = new Stage(app, 'Stage');
      const consumer = new Stack(stage, 'Consumer');
      new Table(consumer, 'Other', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        tableName: Fn.join('-', ['of', Fn.select(3, Fn.split(':', Fn.importValue('table')))]),
      });
    });

    const tables = resourcesOfType(resolveAssembly(directory), 'AWS::DynamoDB::Table');

    const places = tables.map(({ region, accountId, physicalId }) => [
      physicalId,
      region,
      accountId,
    ]);
    expect(places.toSorted()).toEqual([
      [expect.stringMatching(/^Producer-/), 'us-east-1', '111122223333'],
      ['of-us-east-1', 'eu-west-1', '123456789012'],
    ]);
  });

  it('template-08: the code of a function is its asset folder, or inline text written to one', () => {
    const directory = synthesize((app) => {
      const stack = new Stack(app, 'Stack');
      const common = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler' };
      new LambdaFunction(stack, 'Asset', { ...common, code: Code.fromAsset(import.meta.dirname) });
      new LambdaFunction(stack, 'Inline', {
        ...common,
        code: Code.fromInline('exports.handler = 1'),
      });
    });
    const scratch = mkdtempSync(join(tmpdir(), 'scratch-'));
    directories.push(scratch);
    const assembly = resolveAssembly(directory);

    const paths = resourcesOfType(assembly, 'AWS::Lambda::Function').map((lambda) =>
      codeDirectoryOf(assembly, lambda, scratch),
    );

    expect(paths).toEqual([
      expect.stringMatching(new RegExp(`^${directory}/asset\\.`)),
      expect.stringMatching(new RegExp(`^${scratch}/Inline`)),
    ]);
  });

  it('refuses a function whose code is elsewhere', () => {
    const assembly = resolve({
      Image: { Type: 'AWS::Lambda::Function', Properties: { Code: { ImageUri: 'x' } } },
    });
    const [lambda] = assembly.resources;

    expect(() => codeDirectoryOf(assembly, lambda!, '/tmp')).toThrow('Image: its code is no asset');
  });
});
