// Votes for features: one per person and feature, given and taken back by the same call.
import { ok, operation } from '../operation.ts';

/** Operations of the tag "Roadmap". */
export const ROADMAP_OPERATIONS = [
  operation('GET', '/roadmap/votes', ({ community, principal }) => {
    const votes = [...community.votes];
    return ok({
      votes: Object.fromEntries(votes.map(([feature, voters]) => [feature, voters.size])),
      user_votes: votes.filter(([, voters]) => voters.has(principal)).map(([feature]) => feature),
    });
  }),
  operation('POST', '/roadmap/votes/{feature_key}', ({ community, params, principal }) => {
    const voters = community.votes.get(params.feature_key) ?? new Set();
    const voted = !voters.delete(principal);
    if (voted) voters.add(principal);
    community.votes.set(params.feature_key, voters);
    return ok({ feature_key: params.feature_key, voted, votes: voters.size });
  }),
];
