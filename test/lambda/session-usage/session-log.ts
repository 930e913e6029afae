// Lines of the access log about sessions, as API Gateway writes them.

/** Writes a line of an accepted session token, changed as a test asks; a member given as `undefined` is not set. */
export function sessionLine(
  at: number,
  about: Readonly<Record<string, string | undefined>> = {},
): string {
  const fields: Record<string, string | undefined> = {
    requestId: 'Xy1abcEjjoEEBxQ=',
    time: String(Math.round(at * 1000)),
    sourceIp: '192.0.2.77',
    status: '200',
    principal: 'rig:user:olive',
    accountId: 'olive',
    credentialType: 'session',
    credentialId: 'session-1',
    sessionStartedAt: '1799990000',
    clientId: 'dashboard',
    userAgent: 'Firefox/140.0',
    ...about,
  };
  return JSON.stringify(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? '-'])),
  );
}
