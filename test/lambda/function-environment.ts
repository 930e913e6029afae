// The environment in which Lambda would start a function, for tests that load an entry point as Lambda does.

/** Sets the variables of this process until the returned function is called. */
export function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...variables,
  });
  return () => {
    for (const name of Object.keys(process.env)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, before);
  };
}
