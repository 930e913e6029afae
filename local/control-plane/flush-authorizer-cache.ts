// FlushStageAuthorizersCache: forgets every cached result of every authorizer of the stage.
import { notFound } from './operation.ts';
import type { Operation } from './operation.ts';

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html */
export const FLUSH_AUTHORIZER_CACHE: Operation = {
  method: 'DELETE',
  path: /^\/restapis\/([^/]+)\/stages\/([^/]+)\/cache\/authorizers$/,
  run: ({ parameters: [apiId, stageName] }, controlled) => {
    if (apiId !== controlled.apiId || stageName !== controlled.stageName)
      return notFound('Invalid stage identifier specified');
    controlled.flushAuthorizerCache();
    return { status: 202 };
  },
};
