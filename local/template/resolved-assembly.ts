// The whole cloud assembly with every emulated resource resolved: the only view of the template the emulation has.
import { readAssembly } from './assembly.ts';
import type { AssembledStack, RawResource } from './assembly.ts';
import { createResolver } from './intrinsic.ts';
import type { Resolver, StackOutputs } from './intrinsic.ts';
import { TemplateRefusal } from './refusal.ts';
import { supportOf } from './resource-type.ts';
import type { ResolvedResource } from './resource.ts';

/** A resolved resource together with its place and with what `Ref` gives for it. */
export interface PlacedResource extends ResolvedResource {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. @throws {TemplateRefusal} for an attribute that only a deployment knows. */
  attribute(name: string): string;
}

/** A resource that does nothing on one machine, and why. */
export interface InertResource {
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
  /** Whether people should be told at the start. */
  readonly isNoticed: boolean;
  /** What `Fn::GetAtt` gives. @throws {TemplateRefusal} for an attribute that only a deployment knows. */
  attribute(name: string): string;
}

/** Everything that is read of a cloud assembly. */
export interface ResolvedAssembly {
  /** The resources of emulated types whose condition holds, from all stacks. */
  readonly resources: readonly PlacedResource[];
  readonly inert: readonly InertResource[];
  /** Object key in the assets bucket → path on this machine. */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * Reads and resolves the cloud assembly in `directory`.
 *
 * @throws {TemplateRefusal} for a resource type, a property value or an intrinsic function that cannot be emulated, with
 * the logical id of the resource.
 */
export function resolveAssembly(directory: string): ResolvedAssembly {
  const stacks = readAssembly(directory);
  const resolvers = new Map<AssembledStack, Resolver>();
  const outputs = outputsOf(stacks, resolvers);
  for (const stack of stacks) resolvers.set(stack, createResolver(stack, outputs));

  const resources: PlacedResource[] = [];
  const inert: InertResource[] = [];
  for (const [stack, resolver] of resolvers) {
    for (const [logicalId, raw] of Object.entries(stack.template.Resources ?? {})) {
      if (raw.Condition !== undefined && !resolver.holds(raw.Condition)) continue;
      const support = supportOf(raw.Type);
      if (support === undefined)
        throw new TemplateRefusal(logicalId, `${raw.Type} is not emulated`);
      if (support === 'emulated') resources.push(placed(stack, resolver, logicalId, raw));
      else
        inert.push({
          logicalId,
          type: raw.Type,
          reason: support.inert,
          isNoticed: support.isNoticed === true,
          attribute: attributesOf(resolver, logicalId),
        });
    }
  }
  return { resources, inert, assets: new Map(stacks.flatMap((stack) => [...stack.assets])) };
}

function placed(
  stack: AssembledStack,
  resolver: Resolver,
  logicalId: string,
  raw: RawResource,
): PlacedResource {
  return {
    logicalId,
    type: raw.Type,
    properties: resolver.resolve(raw.Properties ?? {}, logicalId) as Record<string, unknown>,
    stackName: stack.name,
    accountId: stack.accountId,
    region: stack.region,
    physicalId: resolver.physicalId(logicalId),
    attribute: attributesOf(resolver, logicalId),
  };
}

function attributesOf(resolver: Resolver, logicalId: string): (name: string) => string {
  return (name) => String(resolver.resolve({ 'Fn::GetAtt': [logicalId, name] }, logicalId));
}

/** Outputs are resolved when they are asked for: most only tell an operator a URL. */
function outputsOf(
  stacks: readonly AssembledStack[],
  resolvers: ReadonlyMap<AssembledStack, Resolver>,
): StackOutputs {
  const all = stacks.flatMap((stack) =>
    Object.entries(stack.template.Outputs ?? {}).map(([name, output]) => ({ stack, name, output })),
  );
  const resolved = (value: unknown, stack: AssembledStack, name: string): unknown =>
    resolvers.get(stack)?.resolve(value, `${stack.name}.${name}`);
  return {
    exported: (exportName) => {
      const found = all.find(
        ({ stack, name, output }) =>
          output.Export !== undefined && resolved(output.Export.Name, stack, name) === exportName,
      );
      return found && resolved(found.output.Value, found.stack, found.name);
    },
    output: (stackName, outputName) => {
      const found = all.find(({ stack, name }) => stack.name === stackName && name === outputName);
      return found && resolved(found.output.Value, found.stack, found.name);
    },
  };
}

/** Gives the resources of one type, in the order of the template. */
export function resourcesOfType(
  assembly: ResolvedAssembly,
  ...types: readonly string[]
): readonly PlacedResource[] {
  return assembly.resources.filter(({ type }) => types.includes(type));
}
