// Reads a CDK cloud assembly (`cdk.out`): its stacks, their templates and where their file assets lie.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TemplateRefusal } from './refusal.ts';

/** A resource as the template writes it, intrinsic functions included. */
export interface RawResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
}

/** The sections of a CloudFormation template that are read here. */
export interface RawTemplate {
  readonly Resources?: Readonly<Record<string, RawResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
  readonly Outputs?: Readonly<Record<string, RawOutput>>;
  readonly Transform?: unknown;
}

/** An output of a stack, which other stacks can import. */
export interface RawOutput {
  readonly Value?: unknown;
  readonly Export?: { readonly Name?: unknown };
  readonly Condition?: string;
}

/** One stack of the assembly, placed in an account and a region. */
export interface AssembledStack {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly template: RawTemplate;
  /** Object key in the assets bucket → path on this machine. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source?: { readonly path?: string };
        readonly destinations?: Readonly<Record<string, { readonly objectKey?: string }>>;
      }
    >
  >;
}

const UNKNOWN_ACCOUNT = '123456789012';
const UNKNOWN_REGION = 'eu-west-1';

/**
 * Reads every stack of the assembly in `directory`, those of nested assemblies (CDK stages) included.
 *
 * @throws {TemplateRefusal} when the directory is no cloud assembly or holds no stack.
 */
export function readAssembly(directory: string): readonly AssembledStack[] {
  const stacks = stacksOf(resolve(directory));
  if (stacks.length === 0)
    throw new TemplateRefusal(directory, 'the cloud assembly holds no stack');
  return stacks;
}

function stacksOf(directory: string): AssembledStack[] {
  const manifest = readJson(join(directory, 'manifest.json')) as {
    artifacts?: Record<string, Artifact>;
  };
  const artifacts = Object.entries(manifest.artifacts ?? {});
  const assets = new Map(artifacts.flatMap(([, artifact]) => assetsOf(directory, artifact)));
  return artifacts.flatMap(([id, artifact]) => {
    if (artifact.type === 'aws:cloudformation:stack')
      return [stackOf(directory, id, artifact, assets)];
    const nested = artifact.properties?.directoryName;
    if (artifact.type === 'cdk:cloud-assembly' && nested !== undefined)
      return stacksOf(join(directory, nested));
    return [];
  });
}

function stackOf(
  directory: string,
  id: string,
  artifact: Artifact,
  assets: ReadonlyMap<string, string>,
): AssembledStack {
  const file = artifact.properties?.templateFile;
  if (file === undefined) throw new TemplateRefusal(id, 'the stack names no template file');
  const template = readJson(join(directory, file)) as RawTemplate;
  if (template.Transform !== undefined)
    throw new TemplateRefusal(id, 'template transforms are not emulated');
  return {
    name: artifact.properties?.stackName ?? id,
    ...placeOf(artifact.environment),
    template,
    assets,
  };
}

/** Reads `aws://account/region`, where CDK writes `unknown-…` for a stack that can go anywhere. */
function placeOf(environment = ''): { accountId: string; region: string } {
  const [accountId, region] = environment.replace('aws://', '').split('/');
  return {
    accountId: isKnown(accountId) ? accountId : UNKNOWN_ACCOUNT,
    region: isKnown(region) ? region : UNKNOWN_REGION,
  };
}

function isKnown(part: string | undefined): part is string {
  return part !== undefined && part !== '' && !part.startsWith('unknown-');
}

function assetsOf(directory: string, artifact: Artifact): [string, string][] {
  const file = artifact.properties?.file;
  if (artifact.type !== 'cdk:asset-manifest' || file === undefined) return [];
  const manifest = readJson(join(directory, file)) as AssetManifest;
  return Object.values(manifest.files ?? {}).flatMap(({ source, destinations }) =>
    Object.values(destinations ?? {}).flatMap(({ objectKey }): [string, string][] =>
      source?.path === undefined || objectKey === undefined
        ? []
        : [[objectKey, resolve(directory, source.path)]],
    ),
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new TemplateRefusal(
      path,
      `cannot be read as JSON (${cause instanceof Error ? cause.message : 'unknown'})`,
    );
  }
}
