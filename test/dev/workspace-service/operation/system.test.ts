import { withService } from '../running-service.ts';

it(
  'says how much room there is, in the shape that the documentation shows',
  withService(async ({ owner }) => {
    expect((await owner('GET /capacity')).body).toEqual({ available: true, total: 50, used: 12 });
    expect((await owner('GET /feature-flags')).body).toHaveProperty('flags');
  }),
);
