// The web ACL in front of the stage. It answers what API Gateway cannot: a missing credential with a body of its own,
// rates per credential; and it turns away what no client of this API sends.
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { PUBLIC_PREFIXES, ROUTES, type Route } from '../core/route.ts';
import { CHALLENGES, ERROR_HEADERS } from './gateway-responses.ts';
import { anyOf, allOf, header, headerPresent, method, not, path } from './web-acl-statement.ts';

/** Requests per minute in each class of routes. */
export interface RateLimits {
  readonly authentication: number;
  readonly workspaces: number;
  readonly apps: number;
  readonly perIp: number;
}

/** Properties of a {@link WebAcl}. */
export interface WebAclProps {
  readonly stage: Stage;
  readonly rateLimits: RateLimits;
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

const RATE_CLASSES = {
  authentication: ['api-keys', 'auth', 'access-control'],
  workspaces: ['workspaces'],
  apps: ['apps'],
} as const;

/** What is called without a credential, and guessed at without one, is limited by address like an authentication. */
const CLI_LOGIN = { name: 'Rate-cli-login', path: '(/api(/v1)?)?/auth/cli-session(/|$)' } as const;

const RATE_WINDOW_SECONDS = 60;

/** Headers by which a client could make some server behind the gateway see another method. */
const METHOD_OVERRIDES = ['x-http-method-override', 'x-http-method', 'x-method-override'] as const;

/** Rules of AWS that would refuse honest requests of this API are counted instead: large bodies, terse clients. */
const MANAGED_RULES = {
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'],
  AWSManagedRulesKnownBadInputsRuleSet: [],
} as const;

type Rule = CfnWebACL.RuleProperty;

/** Creates the ACL, ties it to the stage and logs what it blocks, without the headers that carry credentials. */
export class WebAcl extends Construct {
  readonly acl: CfnWebACL;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { stageName } = props.stage;
    this.acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('Acl'),
      customResponseBodies: {
        missing: jsonBody('Missing Authorization header'),
        override: jsonBody('Method override headers are not supported'),
        rate: jsonBody('Too many requests'),
      },
      rules: [
        refuseMethodOverride(),
        ...limitRates(stageName, props.rateLimits),
        refuseMissingCredential(stageName),
        ...Object.entries(MANAGED_RULES).map(([name, counted]) =>
          managed(stageName, name, counted),
        ),
      ].map((rule, priority) => ({ ...rule, priority })),
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: props.stage.stageArn,
      webAclArn: this.acl.attrArn,
    });
    this.#log(props);
  }

  #log(props: WebAclProps): void {
    const logGroup = new LogGroup(this, 'Log', {
      // WAF writes to log groups of this prefix only.
      logGroupName: `aws-waf-logs-${this.node.addr.slice(-12)}-${props.stage.stageName}`,
      retention: props.logRetention,
      removalPolicy: props.retainLogs === false ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.acl.attrArn,
      logDestinationConfigs: [logGroup.logGroupArn],
      redactedFields: ['authorization', 'cookie', 'x-rigbox-key'].map(header),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
          },
        ],
      },
    });
  }
}

function refuseMethodOverride(): Omit<Rule, 'priority'> {
  return {
    name: 'MethodOverride',
    statement: anyOf(METHOD_OVERRIDES.map(headerPresent)),
    action: block(400, 'override'),
    visibilityConfig: visibility('MethodOverride'),
  };
}

function limitRates(stageName: string, limits: RateLimits): Omit<Rule, 'priority'>[] {
  const perCredential = Object.entries(RATE_CLASSES).map(([name, segments]) => ({
    name: `Rate-${name}`,
    limit: limits[name as keyof typeof RATE_CLASSES],
    key: {
      aggregateKeyType: 'CUSTOM_KEYS',
      customKeys: [
        {
          header: {
            name: 'authorization',
            textTransformations: [{ priority: 0, type: 'NONE' }],
          },
        },
      ],
      scopeDownStatement: path(`^(/${stageName})?/api(/v1)?/(${segments.join('|')})(/|$)`),
    },
  }));
  const cliLogin = {
    name: CLI_LOGIN.name,
    limit: limits.authentication,
    key: {
      aggregateKeyType: 'IP',
      scopeDownStatement: path(`^(/${stageName})?${CLI_LOGIN.path}`),
    },
  };
  const perIp = { name: 'Rate-ip', limit: limits.perIp, key: { aggregateKeyType: 'IP' } };
  return [...perCredential, cliLogin, perIp].map(({ name, limit, key }) => ({
    name,
    statement: {
      rateBasedStatement: { limit, evaluationWindowSec: RATE_WINDOW_SECONDS, ...key },
    },
    action: block(429, 'rate', { 'Retry-After': String(RATE_WINDOW_SECONDS) }),
    visibilityConfig: visibility(name),
  }));
}

/**
 * API Gateway has one answer for a missing header and a refused credential, so the missing one is answered here. Paths
 * below no prefix are left to API Gateway, which does not know them.
 */
function refuseMissingCredential(stageName: string): Omit<Rule, 'priority'> {
  const publicRoutes = ROUTES.filter(({ access }) => access === 'public').flatMap((route) =>
    PUBLIC_PREFIXES.map((prefix) =>
      allOf([method(route.method), path(`^(/${stageName})?${prefix}${patternOf(route)}/?$`)]),
    ),
  );
  return {
    name: 'MissingAuthorization',
    statement: allOf([
      path(`^(/${stageName})?/api(/|$)`),
      not(headerPresent('authorization', 1)),
      not(anyOf([method('OPTIONS'), ...publicRoutes])),
    ]),
    action: block(401, 'missing', { 'WWW-Authenticate': CHALLENGES.missing }),
    visibilityConfig: visibility('MissingAuthorization'),
  };
}

/** A parameter of a path stands for one segment. */
function patternOf(route: Route): string {
  return route.path.replaceAll(/\{[^}]+\}/g, '[^/]+');
}

function managed(
  stageName: string,
  name: string,
  counted: readonly string[],
): Omit<Rule, 'priority'> {
  return {
    name,
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        // Reports of leaks carry addresses and tokens of all sorts, which these rules would take for attacks.
        scopeDownStatement: not(path(`^(/${stageName})?(/api(/v1)?)?/secret-scanning/?$`)),
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
  };
}

function block(responseCode: number, bodyKey: string, headers: Record<string, string> = {}) {
  return {
    block: {
      customResponse: {
        responseCode,
        customResponseBodyKey: bodyKey,
        responseHeaders: Object.entries({ ...ERROR_HEADERS, ...headers }).map(([name, value]) => ({
          name,
          value,
        })),
      },
    },
  };
}

function jsonBody(message: string) {
  return { contentType: 'APPLICATION_JSON', content: JSON.stringify({ message }) };
}

function visibility(metricName: string) {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}
