import { withService } from '../running-service.ts';

it(
  'counts one vote for each person, and takes it back when given again',
  withService(async ({ owner, stranger }) => {
    await owner('POST /roadmap/votes/gpu');
    expect((await stranger('POST /roadmap/votes/gpu')).body).toEqual({
      feature_key: 'gpu',
      voted: true,
      votes: 2,
    });
    expect((await owner('GET /roadmap/votes')).body).toEqual({
      votes: { gpu: 2 },
      user_votes: ['gpu'],
    });

    expect((await owner('POST /roadmap/votes/gpu')).body).toMatchObject({ voted: false, votes: 1 });
    expect((await owner('GET /roadmap/votes')).body).toEqual({ votes: { gpu: 1 }, user_votes: [] });
  }),
);
