// The errors that the front gives itself are those that the SDK knows: see also `local-dynamodb.test.ts`.
import { createServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { accessDenied, sendError } from '../../../local/dynamodb/error-answer.ts';

describe('sendError', () => {
  it('answers in the JSON 1.0 form, naming who may not do what', async () => {
    const server = createServer((_request, response) => {
      sendError(response, accessDenied('ASIAX', 'dynamodb:GetItem', 'arn:t'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const response = Promise.withResolvers<IncomingMessage>();
    get({ port: (server.address() as AddressInfo).port, agent: false }, response.resolve);
    const answer = await response.promise;
    const body = await json(answer);
    server.close();

    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/x-amz-json-1.0');
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toMatchObject({
      __type: 'com.amazon.coral.service#AccessDeniedException',
      message:
        'User: ASIAX is not authorized to perform: dynamodb:GetItem on resource: arn:t because no identity-based policy allows the dynamodb:GetItem action',
    });
  });
});
