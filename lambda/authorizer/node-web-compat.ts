// What stands for aws-jwt-verify's platform in the bundle. The library imports its platform as `#node-web-compat`, with
// one implementation for Node and one for browsers; of either, the checks that the authorizer uses need nothing. Without
// the library's own, node:https is not loaded before a key set has to be fetched, which saves a tenth of a cold start.

/** The platform: what the library calls while it loads is there, and calling it is a fault. */
export const nodeWebCompat = {
  fetch: (): never => {
    throw new Error('key sets are fetched by the cache of the authorizer');
  },
};
