import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { synthesize } from './synthesized-stack.ts';

interface Properties {
  readonly ResponseType: string;
  readonly StatusCode?: string;
  readonly ResponseParameters: Readonly<Record<string, string>>;
  readonly ResponseTemplates: Readonly<Record<string, string>>;
}

const responses = Object.values(
  synthesize().findResources('AWS::ApiGateway::GatewayResponse') as Record<
    string,
    { Properties: Properties }
  >,
).map(({ Properties: properties }) => properties);

it('shapes every type that API Gateway has', () => {
  const known = Object.values(ResponseType as unknown as Record<string, unknown>)
    .filter((type): type is ResponseType => type instanceof ResponseType)
    .map((type) => type.responseType);

  expect(responses.map((response) => response.ResponseType)).toEqual(expect.arrayContaining(known));
});

describe.each(responses.map((response) => [response.ResponseType, response] as const))(
  '%s',
  (type, response) => {
    it('is JSON with nothing but a message, and takes nothing from the request', () => {
      expect(Object.keys(response.ResponseTemplates)).toEqual(['application/json']);
      const template = response.ResponseTemplates['application/json'] ?? '';
      expect(JSON.parse(template)).toEqual({ message: expect.stringMatching(/^[A-Z]/) as string });
      expect(template).not.toContain('$');
      for (const value of Object.values(response.ResponseParameters))
        expect(value).toMatch(/^'[^']*'$/);
    });

    it('may be read by any page and kept by no cache', () => {
      expect(response.ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
        'gatewayresponse.header.Access-Control-Expose-Headers': expect.stringContaining(
          'WWW-Authenticate',
        ) as string,
        'gatewayresponse.header.Cache-Control': "'no-store'",
      });
    });

    it('carries what its status asks for', () => {
      const headers = response.ResponseParameters;
      if (response.StatusCode === '401') {
        expect(headers['gatewayresponse.header.WWW-Authenticate']).toContain(
          'error="invalid_token"',
        );
      }
      if (type === 'ACCESS_DENIED') {
        expect(headers['gatewayresponse.header.WWW-Authenticate']).toContain(
          'error="insufficient_scope"',
        );
      }
      if (response.StatusCode === '429' || response.StatusCode === '503') {
        expect(headers['gatewayresponse.header.Retry-After']).toMatch(/^'\d+'$/);
      }
      // A status on a default would become the status of every type that is not customised.
      if (type.startsWith('DEFAULT_')) expect(response.StatusCode).toBeUndefined();
    });
  },
);

it('never makes a fault of ours look like a bad credential', () => {
  const ours = responses.filter((response) =>
    /CONFIGURATION|FAILURE|TIMEOUT/.test(response.ResponseType),
  );
  expect(ours.map((response) => response.StatusCode).sort()).toEqual([
    '500',
    '502',
    '503',
    '503',
    '504',
  ]);
});
