import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ALLOWED_ORIGINS } from '../../core/cors.ts';
import { AUTHORIZER_VARIABLES } from '../../core/environment/authorizer.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import type { Issuer } from '../../core/issuer.ts';
import { FirstPartyUserPool, type FirstPartyUserPoolProps } from '../../lib/user-pool.ts';
import type { StageSettingsInput } from '../../lib/stage-settings.ts';
import { securityFindings } from './security-findings.ts';
import { createApp, createStack, MINIMAL_SETTINGS, synthesize } from './synthesized-stack.ts';

const USER_POOL = { signIn: { prefix: 'rigbox-test' } };
const template = synthesize({ issuers: [], userPool: USER_POOL });

/** Synthesizes a pool alone, as in somebody else's app. */
function poolWith(props: Partial<FirstPartyUserPoolProps>): Template {
  const stack = new Stack(createApp(), 'Elsewhere');
  new FirstPartyUserPool(stack, 'UserPool', { signIn: { prefix: 'elsewhere' }, ...props });
  return Template.fromStack(stack);
}

const propertiesOf = (type: string): Record<string, unknown>[] =>
  Object.values(template.findResources(type) as Record<string, { Properties: object }>).map(
    ({ Properties }) => Properties as Record<string, unknown>,
  );

describe('the user pool', () => {
  it('takes long passwords, TOTP and passkeys that verify their user', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'ESSENTIALS',
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      WebAuthnUserVerification: 'required',
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          RequireUppercase: true,
          PasswordHistorySize: 5,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] },
      },
    });
  });

  it('lets nobody create an account, unless that was asked for', () => {
    const allowsOnly = (isAdministrator: boolean) => ({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: isAdministrator },
    });

    template.hasResourceProperties('AWS::Cognito::UserPool', allowsOnly(true));
    poolWith({ selfSignUp: true }).hasResourceProperties(
      'AWS::Cognito::UserPool',
      allowsOnly(false),
    );
  });

  it.each([
    [true, 'Retain', 'ACTIVE'],
    [false, 'Delete', 'INACTIVE'],
  ])('outlives its stack where data is retained: %s', (retainData, policy, protection) => {
    poolWith({ retain: retainData }).hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: policy,
      UpdateReplacePolicy: policy,
      Properties: { DeletionProtection: protection },
    });
  });

  it('watches for stolen passwords where the operator pays for it', () => {
    poolWith({ threatProtection: true }).hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    });
  });
});

describe('the sign-in page', () => {
  it('is the current one, below the name of Cognito', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: 'rigbox-test',
      ManagedLoginVersion: 2,
    });
  });

  it('is at a name of our own, to which passkeys belong then', () => {
    const own = poolWith({
      signIn: {
        name: 'login.rigbox.dev',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
      },
    });

    own.hasResourceProperties('AWS::Cognito::UserPoolDomain', { Domain: 'login.rigbox.dev' });
    own.hasResourceProperties('AWS::Cognito::UserPool', {
      WebAuthnRelyingPartyID: 'login.rigbox.dev',
    });
  });

  it('has a style for every client, without which Cognito shows no page', () => {
    const styled = propertiesOf('AWS::Cognito::ManagedLoginBranding').map(
      ({ ClientId }) => ClientId,
    );
    const clients = Object.keys(template.findResources('AWS::Cognito::UserPoolClient'));

    expect(styled).toEqual(clients.map((Ref) => ({ Ref })));
  });
});

describe('the clients', () => {
  const clients = propertiesOf('AWS::Cognito::UserPoolClient');

  it.each(ALLOWED_ORIGINS)(
    'have one for %s, public, with the code flow and its addresses alone',
    (origin) => {
      const [client, ...others] = clients.filter(
        ({ ClientName }) => ClientName === new URL(origin).hostname,
      );

      expect(others).toEqual([]);
      expect(client).toMatchObject({
        GenerateSecret: false,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid', 'email', 'profile'],
        CallbackURLs: [`${origin}/callback`],
        LogoutURLs: [`${origin}/callback`, `${origin}/signed-out`],
        SupportedIdentityProviders: ['COGNITO'],
      });
    },
  );

  it('are three', () => {
    expect(clients).toHaveLength(ALLOWED_ORIGINS.length);
  });

  it('get tokens for an hour, rotate refresh tokens, and can revoke them', () => {
    for (const client of clients) {
      expect(client).toMatchObject({
        AccessTokenValidity: 60,
        IdTokenValidity: 60,
        RefreshTokenValidity: 30 * 24 * 60,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
        EnableTokenRevocation: true,
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
        PreventUserExistenceErrors: 'ENABLED',
      });
    }
  });

  it('can neither exchange a refresh token without rotation nor send a password themselves', () => {
    for (const { ExplicitAuthFlows } of clients) {
      expect(ExplicitAuthFlows).toEqual(['ALLOW_USER_AUTH']);
    }
  });

  it('cannot write what Cognito decides about', () => {
    for (const { WriteAttributes } of clients) expect(WriteAttributes).toEqual(['email', 'name']);
  });

  it('get the times that the operator has set', () => {
    synthesize({
      issuers: [],
      userPool: {
        ...USER_POOL,
        accessTokenMinutes: 5,
        refreshTokenDays: 1,
        refreshGraceSeconds: 0,
      },
    }).allResourcesProperties('AWS::Cognito::UserPoolClient', {
      AccessTokenValidity: 5,
      RefreshTokenValidity: 24 * 60,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    });
  });
});

describe('the authorizer', () => {
  it('is configured with the pool and its clients, which are sessions, before the other issuers', () => {
    const { issuers = [] } = MINIMAL_SETTINGS;
    const issuer = { ...issuers[0]!, userIdPrefix: 'other.' };
    const userPool = { ...USER_POOL, userIdPrefix: 'own.' };

    const trusted = issuersOf(synthesize({ issuers: [issuer], userPool }));

    const url = 'https://cognito-idp.(AWS::Region).amazonaws.com/(UserPool)';
    expect(trusted).toMatchObject([
      {
        issuer: url,
        jwksUri: `${url}/.well-known/jwks.json`,
        kind: 'cognito',
        algorithms: ['RS256'],
        audiences: [],
        clientIds: ['(Client)', '(Client)', '(Client)'],
        firstPartyClients: ['(Client)', '(Client)', '(Client)'],
        userIdPrefix: 'own.',
        tokenLifetimeMaxSeconds: 86_400,
      },
      { issuer: 'https://login.example', userIdPrefix: 'other.' },
    ]);
  });

  it('is told the region where it is known', () => {
    const stack = new Stack(createApp(), 'Regional', { env: { region: 'eu-west-1' } });

    const { issuer } = new FirstPartyUserPool(stack, 'UserPool', { signIn: { prefix: 'a' } });

    expect(issuer.issuer).toMatch(/^https:\/\/cognito-idp\.eu-west-1\.amazonaws\.com\//);
  });
});

/** Reads the variable as the function does, after replacing what is known at deployment only by its name. */
function issuersOf(synthesized: Template): readonly Issuer[] {
  const [properties] = Object.values(
    synthesized.findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { ISSUERS: Match.anyValue() } } },
    }),
  ) as { Properties: { Environment: { Variables: Record<string, unknown> } } }[];
  const variables = properties!.Properties.Environment.Variables;
  const text = Object.entries(variables).map(([name, value]) => [name, textOf(value)]);
  return decodeEnvironment(AUTHORIZER_VARIABLES, Object.fromEntries(text) as Record<string, string>)
    .issuers;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  if (join) return join[1].map(textOf).join(join[0]);
  return `(${/(?<=^UserPool)Client/.exec(Ref ?? '')?.[0] ?? Ref?.replace(/[0-9A-F]{8}$/, '') ?? ''})`;
}

describe('the dashboard', () => {
  it('signs in at the pool by the client of its own host, and may reach it', () => {
    const dashboard = {
      domain: {
        name: 'clawd.rigbox.dev',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
      },
    };

    const page = JSON.stringify(
      synthesize({ issuers: [], userPool: USER_POOL, dashboard }).toJSON(),
    );

    expect(page).toMatch(/UserPoolClientclawdrigboxdev\w+/);
    expect(page).toMatch(/connect-src[^;]*https:\/\/rigbox-test\.auth\./);
  });
});

describe('cdk-nag, AwsSolutions', () => {
  it.each([true, false])(
    'finds nothing that is not acknowledged, watched: %s',
    (threatProtection) => {
      const findings = securityFindings((app) => {
        createStack({ issuers: [], userPool: { ...USER_POOL, threatProtection } }, app);
      });

      expect(findings).toEqual([]);
    },
  );
});

describe('its settings', () => {
  const parse = (input: unknown) => () => synthesize(input as Partial<StageSettingsInput>);
  const issuer = { issuer: 'https://one.example', kind: 'rfc9068', audiences: ['a'] };

  it.each<[string, unknown]>([
    ['userPool.signIn', { userPool: { signIn: { prefix: 'my-cognito' } } }],
    ['userPool.signIn', { userPool: { signIn: { name: 'login.example' } } }],
    ['userPool.accessTokenMinutes', { userPool: { ...USER_POOL, accessTokenMinutes: 4 } }],
    ['userPool.refreshGraceSeconds', { userPool: { ...USER_POOL, refreshGraceSeconds: 61 } }],
    ['userPool: unknown setting signUp', { userPool: { ...USER_POOL, signUp: true } }],
    ['dashboard.clientId', { dashboard: {} }],
  ])('are refused with the path of the mistake: %s', (path, input) => {
    expect(parse(input)).toThrow(`stages.test.${path}`);
  });

  // Without distinct prefixes, whoever can choose a sub at one issuer could become a user of another.
  it.each([
    ['', ''],
    ['a', 'ab'],
    ['ab', 'a'],
    ['', 'a'],
  ])('are refused when pool and issuer could speak of the same user: %j and %j', (own, other) => {
    const userPool = { ...USER_POOL, userIdPrefix: own };
    const issuers = [{ ...issuer, userIdPrefix: other }];

    expect(parse({ userPool, issuers })).toThrow('userIdPrefix');
  });
});
