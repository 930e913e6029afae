import { synthesize } from './synthesized-stack.ts';

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: {
    readonly Block?: {
      readonly CustomResponse: {
        readonly ResponseCode: number;
        readonly CustomResponseBodyKey: string;
        readonly ResponseHeaders: readonly { readonly Name: string; readonly Value: string }[];
      };
    };
  };
}

interface Acl {
  readonly Rules: readonly Rule[];
  readonly CustomResponseBodies: Readonly<Record<string, { ContentType: string; Content: string }>>;
}

const template = synthesize();
const [acl] = Object.values(
  template.findResources('AWS::WAFv2::WebACL') as Record<string, { Properties: Acl }>,
).map(({ Properties }) => Properties);

describe('the web ACL', () => {
  it('judges in this order', () => {
    const byPriority = acl!.Rules.toSorted((a, b) => a.Priority - b.Priority);
    expect(byPriority.map(({ Name }) => Name)).toEqual([
      'MethodOverride',
      'Rate-authentication',
      'Rate-workspaces',
      'Rate-apps',
      'Rate-cli-login',
      'Rate-ip',
      'MissingAuthorization',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
  });

  it('refuses in the one shape of this API', () => {
    for (const { Action } of acl!.Rules) {
      if (!Action?.Block) continue;
      const { CustomResponseBodyKey, ResponseHeaders, ResponseCode } = Action.Block.CustomResponse;
      const body = acl!.CustomResponseBodies[CustomResponseBodyKey];
      expect(body?.ContentType).toBe('APPLICATION_JSON');
      expect(JSON.parse(body?.Content ?? '')).toEqual({ message: expect.any(String) as string });
      const names = ResponseHeaders.map(({ Name }) => Name);
      expect(names).toEqual(
        expect.arrayContaining(['Access-Control-Allow-Origin', 'Cache-Control']),
      );
      expect(names.includes('WWW-Authenticate')).toBe(ResponseCode === 401);
      expect(names.includes('Retry-After')).toBe(ResponseCode === 429);
      expect(names.length).toBeLessThanOrEqual(10);
    }
  });

  it('stands in front of the stage and keeps credentials out of its log', () => {
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: ['authorization', 'cookie', 'x-rigbox-key'].map((Name) => ({
        SingleHeader: { Name },
      })),
    });
  });

  it('is not there when it is switched off', () => {
    synthesize({ waf: false }).resourceCountIs('AWS::WAFv2::WebACL', 0);
  });
});
