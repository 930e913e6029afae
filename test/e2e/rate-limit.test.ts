// The documented limits per minute, as the web ACL keeps them. AWS counts approximately and with delay; the local
// firewall counts exactly, so that this can be told apart from luck.
import type { FrontDoor } from '../../dev/front-door.ts';
import { bearer, call, describeLocal, openLocal } from './target.ts';

describeLocal('429', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal({
      rateRules: 'on',
      settings: { rateLimits: { authentication: 10, workspaces: 20, apps: 30, perIp: 1000 } },
    });
  });
  afterAll(() => door.stop());

  const statusesOf = async (path: string, credential: string, times: number) => {
    const statuses: number[] = [];
    for (let at = 0; at < times; at += 1) {
      statuses.push((await call(door.cloud.apiUrl + path, { headers: bearer(credential) })).status);
    }
    return statuses;
  };

  it.each([
    ['/api/v1/auth/validate', 10],
    ['/api/v1/workspaces/ws-1', 20],
    ['/api/v1/apps/app-1', 30],
  ])('answers %s so many times a minute to one credential: %d', async (path, limit) => {
    const [one, other] = [
      await door.issuer.mint(door.people.owner.userId),
      await door.issuer.mint(door.people.owner.userId),
    ];

    const statuses = await statusesOf(path, one, limit + 5);
    const refused = await call(door.cloud.apiUrl + path, { headers: bearer(one) });

    expect(statuses).toEqual([...Array<number>(limit).fill(200), ...Array<number>(5).fill(429)]);
    expect(refused).toMatchObject({
      status: 429,
      body: { message: 'Too many requests' },
      headers: { 'retry-after': '60', 'access-control-allow-origin': '*' },
    });
    expect(await statusesOf(path, other, 1)).toEqual([200]);
    door.clock.advance(60_001);
    expect(await statusesOf(path, one, 1)).toEqual([200]);
  });
});
