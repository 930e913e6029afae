// Credentials are marked and sent down every path, good and bad; afterwards the mark, the credential and its digest are
// looked for in everything that the front door wrote or answered.
import { operatorClient } from '../../cli/local-run.ts';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { digestApiKey } from '../../core/api-key.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { KeyClient, type CreatedKey } from './key-client.ts';
import { bearer, call, describeLocal, openLocal, type Answer } from './target.ts';

describeLocal('a credential', () => {
  const written: string[] = [];
  const answers: Answer[] = [];
  let door: FrontDoor;
  let created: CreatedKey;
  let token: string;

  beforeAll(async () => {
    door = await openLocal({
      onFunctionLog: (_, line) => written.push(line),
      onRequest: (entry) => written.push(JSON.stringify(entry.accessLog)),
    });
    token = await door.issuer.mint(door.people.owner.userId);
    const owner = new KeyClient(door.cloud.apiUrl, token);
    created = await owner.create({ name: 'canary' });
    await sendEverywhere(created.key);
    await sendEverywhere(token);
    const successor = await owner.rotate(
      created.id,
      { grace_seconds: 0 },
      { 'Idempotency-Key': 'canary-canary-canary' },
    );
    await sendEverywhere(created.key);
    await owner.request('DELETE', `/${successor.id}`);
    door.issuer.jwks.answerWith('down');
    door.clock.advance(2 * 3_600_000);
    await sendEverywhere(await door.issuer.mint(door.people.owner.userId));
    await door.cloud.drain();
  }, 120_000);
  afterAll(() => door.stop());

  async function sendEverywhere(credential: string): Promise<void> {
    const api = door.cloud.apiUrl;
    const headersOf = [
      bearer(credential),
      bearer(`${credential}x`),
      { Authorization: credential },
      { Authorization: `Basic ${credential}` },
      { Authorization: [`Bearer ${credential}`, `Bearer ${credential}`] },
      { ...bearer(credential), 'X-Rigbox-Key': credential, 'X-Rigbox-Principal': credential },
    ];
    for (const headers of headersOf) {
      for (const path of [
        '/api/v1/whoami',
        '/api/v1/auth/me',
        '/api/v1/api-keys',
        '/capacity',
        '/nowhere',
      ]) {
        answers.push(await call(api + path, { headers }));
      }
    }
    answers.push(
      await call(`${api}/api/v1/api-keys`, {
        method: 'POST',
        headers: bearer(credential),
        body: { nmae: 'typo' },
      }),
    );
    answers.push(await call(`${api}/api/v1/workspaces?api_key=${credential}`));
    answers.push(await call(`${api}/api/v1/workspaces/../x`, { headers: bearer(credential) }));
  }

  const secrets = () => [created.key.slice(8), digestApiKey(created.key), token.split('.')[2]!];

  it('stands in no log line, of a function or of the gateway', () => {
    expect(written.length).toBeGreaterThan(100);
    for (const secret of secrets())
      expect(written.filter((line) => line.includes(secret))).toEqual([]);
  });

  it('stands in no answer', () => {
    for (const secret of secrets()) {
      expect(answers.filter((answer) => JSON.stringify(answer).includes(secret))).toEqual([]);
    }
  });

  it('reaches no service and no event', () => {
    const seen = JSON.stringify(
      door.workspaceService?.requests.map(({ credentialLeaked }) => credentialLeaked),
    );
    expect(seen).not.toContain('true');
    for (const secret of secrets()) expect(JSON.stringify(door.cloud.events)).not.toContain(secret);
  });

  it('stands in no table in plain text', async () => {
    const client = operatorClient(door.cloud.dynamoDbUrl);
    for (const TableName of Object.values(door.cloud.tables)) {
      const { Items = [] } = await client.send(new ScanCommand({ TableName }));
      const sealed = Items.map((item) =>
        Buffer.from(item['sealed']?.B ?? []).toString('latin1'),
      ).join('');
      expect(JSON.stringify(Items) + sealed).not.toContain(created.key.slice(8));
    }
    client.destroy();
  });

  it('would be found: a planted one is', () => {
    const planted = [...written, `{"event":"oops","header":"Bearer ${created.key}"}`];
    expect(planted.filter((line) => line.includes(secrets()[0]!))).toHaveLength(1);
  });
});
