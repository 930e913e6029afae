// The functions of the assembly that the API calls, each created on first mention with the environment AWS gives it.
import type { MovableClock } from './clock.ts';
import { accessKeyIdOf } from './function-identity.ts';
import type { InvokableFunction } from './lambda/invocation.ts';
import { createFunctionRuntime } from './lambda/function-runtime.ts';
import { codeDirectoryOf } from './template/function-code.ts';
import { resourcesOfType } from './template/resolved-assembly.ts';
import type { PlacedResource, ResolvedAssembly } from './template/resolved-assembly.ts';

/** What functions run with. */
export interface FunctionsOptions {
  readonly clock: MovableClock;
  /** Where inline code is put. */
  readonly scratchDirectory: string;
  /** Variables that tell the AWS SDK where the local services are. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly trustedCa?: string | undefined;
  readonly onLog: (functionLogicalId: string, line: string) => void;
}

/** The functions of an assembly. */
export interface Functions {
  /** Gives the function of an unqualified ARN, or undefined for one that is not in the assembly. */
  functionOf(arn: string): InvokableFunction | undefined;
  stop(): Promise<void>;
}

const MEMORY_MB_DEFAULT = 128;

/** Makes the functions available; those that nobody asks for are never created. */
export function createFunctions(assembly: ResolvedAssembly, options: FunctionsOptions): Functions {
  const byArn = new Map(
    resourcesOfType(assembly, 'AWS::Lambda::Function').map((lambda) => [
      lambda.attribute('Arn'),
      lambda,
    ]),
  );
  const running = new Map<string, ReturnType<typeof createFunctionRuntime>>();
  return {
    functionOf: (arn) => {
      const lambda = byArn.get(arn);
      if (lambda === undefined) return undefined;
      const runtime = running.get(arn) ?? createRuntime(assembly, lambda, options);
      running.set(arn, runtime);
      return runtime;
    },
    stop: async () => {
      await Promise.all([...running.values()].map((runtime) => runtime.stop()));
    },
  };
}

function createRuntime(
  assembly: ResolvedAssembly,
  lambda: PlacedResource,
  options: FunctionsOptions,
): ReturnType<typeof createFunctionRuntime> {
  const { clock, trustedCa, scratchDirectory, onLog } = options;
  return createFunctionRuntime({
    function: lambda,
    codeDirectory: codeDirectoryOf(assembly, lambda, scratchDirectory),
    environment: environmentOf(lambda, options.endpoints),
    clock,
    ...(trustedCa === undefined ? {} : { trustedCa }),
    onLog: (line) => onLog(lambda.logicalId, line),
  });
}

/**
 * Gives the declared variables and those that Lambda sets. The access key id says which function is calling.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentOf(
  lambda: PlacedResource,
  endpoints: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { properties, physicalId, region } = lambda;
  const declared =
    (properties['Environment'] as { Variables?: Record<string, unknown> } | undefined)?.Variables ??
    {};
  return {
    ...Object.fromEntries(Object.entries(declared).map(([name, value]) => [name, String(value)])),
    _HANDLER: String(properties['Handler']),
    AWS_ACCESS_KEY_ID: accessKeyIdOf(lambda),
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${String(properties['Runtime'])}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(Number(properties['MemorySize'] ?? MEMORY_MB_DEFAULT)),
    AWS_LAMBDA_FUNCTION_NAME: physicalId,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${physicalId}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...endpoints,
  };
}
