// Resolves CloudFormation's intrinsic functions in one stack's template, with what only a deployment would know made up.
import type { AssembledStack } from './assembly.ts';
import { attributeOf, referenceOf } from './physical-id.ts';
import type { NameableResource } from './physical-id.ts';
import { TemplateRefusal } from './refusal.ts';

/** Looks up what another stack of the assembly gives: an export by name, or an output by stack and output name. */
export interface StackOutputs {
  exported(name: string): unknown;
  output(stackName: string, outputName: string): unknown;
}

/** Resolves the values of one stack. */
export interface Resolver {
  /** Resolves every intrinsic function in `value`. @throws {TemplateRefusal} naming `owner` when one cannot be. */
  resolve(value: unknown, owner: string): unknown;
  /** Tells whether a named condition of the template holds. */
  holds(condition: string): boolean;
  /** Gives what `Ref` of a resource is. */
  physicalId(logicalId: string): string;
}

/** Stands for `AWS::NoValue`: the member that has it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, resolver: StackResolver, owner: string) => unknown;

class StackResolver implements Resolver {
  readonly stack: AssembledStack;
  readonly outputs: StackOutputs;
  readonly #pending = new Set<string>();

  constructor(stack: AssembledStack, outputs: StackOutputs) {
    this.stack = stack;
    this.outputs = outputs;
  }

  resolve(value: unknown, owner: string): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item, owner)).filter((item) => item !== NO_VALUE);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined && isIntrinsic(first[0])) {
      return this.#apply(first[0], first[1], owner);
    }
    return Object.fromEntries(
      entries
        .map(([key, item]) => [key, this.resolve(item, owner)] as const)
        .filter(([, item]) => item !== NO_VALUE),
    );
  }

  holds(condition: string): boolean {
    const expression = this.stack.template.Conditions?.[condition];
    if (expression === undefined)
      throw new TemplateRefusal(condition, 'the template has no such condition');
    return this.resolve(expression, condition) === true;
  }

  physicalId(logicalId: string): string {
    return this.#guarded(logicalId, () => referenceOf(this.#nameable(logicalId)));
  }

  reference(name: string, owner: string): unknown {
    const { stack } = this;
    const pseudo = PSEUDO_PARAMETERS[name];
    if (pseudo !== undefined) return pseudo(stack);
    if (stack.template.Resources?.[name] !== undefined) return this.physicalId(name);
    const parameter = stack.template.Parameters?.[name];
    if (parameter === undefined)
      throw new TemplateRefusal(owner, `refers to ${name}, which the template does not have`);
    if (parameter.Default === undefined)
      throw new TemplateRefusal(owner, `needs parameter ${name}, which has no default`);
    return parameter.Default;
  }

  attribute(logicalId: string, attribute: string, owner: string): string {
    if (this.stack.template.Resources?.[logicalId] === undefined) {
      throw new TemplateRefusal(owner, `refers to ${logicalId}, which the template does not have`);
    }
    const value = this.#guarded(logicalId, () => attributeOf(this.#nameable(logicalId), attribute));
    if (value !== undefined) return value;
    throw new TemplateRefusal(
      owner,
      `needs ${logicalId}.${attribute}, which only a deployment can give`,
    );
  }

  #apply(name: string, argument: unknown, owner: string): unknown {
    const intrinsic = INTRINSICS[name];
    if (intrinsic === undefined)
      throw new TemplateRefusal(owner, `uses ${name}, which is not emulated`);
    return intrinsic(argument, this, owner);
  }

  #nameable(logicalId: string): NameableResource {
    const { name: stackName, accountId, region } = this.stack;
    const raw = this.stack.template.Resources?.[logicalId];
    if (raw === undefined) throw new TemplateRefusal(logicalId, 'the template does not have it');
    const property = (name: string): string | undefined => {
      const value = this.resolve(raw.Properties?.[name], logicalId);
      return typeof value === 'string' ? value : undefined;
    };
    return { logicalId, type: raw.Type, stackName, accountId, region, property };
  }

  #guarded<T>(logicalId: string, give: () => T): T {
    if (this.#pending.has(logicalId))
      throw new TemplateRefusal(logicalId, 'its name refers to itself');
    this.#pending.add(logicalId);
    try {
      return give();
    } finally {
      this.#pending.delete(logicalId);
    }
  }
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');
}

const PSEUDO_PARAMETERS: Readonly<Record<string, (stack: AssembledStack) => unknown>> = {
  'AWS::AccountId': (stack) => stack.accountId,
  'AWS::NoValue': () => NO_VALUE,
  'AWS::NotificationARNs': () => [],
  'AWS::Partition': () => 'aws',
  'AWS::Region': (stack) => stack.region,
  'AWS::StackId': (stack) =>
    `arn:aws:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.name}/00000000-0000-4000-8000-000000000000`,
  'AWS::StackName': (stack) => stack.name,
  'AWS::URLSuffix': () => 'amazonaws.com',
};

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, resolver, owner) => resolver.reference(text(argument, owner, 'Ref'), owner),
  // In a property, `Condition` is an ordinary key of a policy statement; only text names a condition of the template.
  Condition: (argument, resolver, owner) =>
    typeof argument === 'string'
      ? resolver.holds(argument)
      : { Condition: resolver.resolve(argument, owner) },
  'Fn::GetAtt': (argument, resolver, owner) => {
    const [logicalId, ...path] =
      typeof argument === 'string' ? argument.split('.') : list(argument, owner, 'Fn::GetAtt');
    const attribute = resolver.resolve(path.length === 1 ? path[0] : path.join('.'), owner);
    return resolver.attribute(
      text(logicalId, owner, 'Fn::GetAtt'),
      text(attribute, owner, 'Fn::GetAtt'),
      owner,
    );
  },
  'Fn::Join': (argument, resolver, owner) => {
    const [separator, parts] = list(resolver.resolve(argument, owner), owner, 'Fn::Join');
    return list(parts, owner, 'Fn::Join')
      .map(scalarText(owner, 'Fn::Join'))
      .join(text(separator, owner, 'Fn::Join'));
  },
  'Fn::Select': (argument, resolver, owner) => {
    const [index, items] = list(resolver.resolve(argument, owner), owner, 'Fn::Select');
    const item: unknown = list(items, owner, 'Fn::Select')[Number(index)];
    if (item === undefined)
      throw new TemplateRefusal(owner, 'Fn::Select selects what is not there');
    return item;
  },
  'Fn::Split': (argument, resolver, owner) => {
    const [separator, source] = list(resolver.resolve(argument, owner), owner, 'Fn::Split');
    return text(source, owner, 'Fn::Split').split(text(separator, owner, 'Fn::Split'));
  },
  'Fn::Sub': (argument, resolver, owner) => substitute(argument, resolver, owner),
  'Fn::Base64': (argument, resolver, owner) =>
    Buffer.from(text(resolver.resolve(argument, owner), owner, 'Fn::Base64')).toString('base64'),
  'Fn::FindInMap': (argument, resolver, owner) => {
    const [map, first, second] = list(
      resolver.resolve(argument, owner),
      owner,
      'Fn::FindInMap',
    ).map(String);
    const found = resolver.stack.template.Mappings?.[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined) throw new TemplateRefusal(owner, 'Fn::FindInMap finds nothing');
    return found;
  },
  'Fn::If': (argument, resolver, owner) => {
    const [condition, then, otherwise] = list(argument, owner, 'Fn::If');
    return resolver.resolve(
      resolver.holds(text(condition, owner, 'Fn::If')) ? then : otherwise,
      owner,
    );
  },
  'Fn::Equals': (argument, resolver, owner) => {
    const [left, right] = list(resolver.resolve(argument, owner), owner, 'Fn::Equals');
    return String(left) === String(right);
  },
  'Fn::Not': (argument, resolver, owner) => truths(argument, resolver, owner)[0] === false,
  'Fn::And': (argument, resolver, owner) => truths(argument, resolver, owner).every(Boolean),
  'Fn::Or': (argument, resolver, owner) => truths(argument, resolver, owner).some(Boolean),
  'Fn::ImportValue': (argument, resolver, owner) =>
    found(
      resolver.outputs.exported(text(resolver.resolve(argument, owner), owner, 'Fn::ImportValue')),
      owner,
    ),
  'Fn::GetStackOutput': (argument, resolver, owner) => {
    const { StackName: stackName, OutputName: outputName } = resolver.resolve(
      argument,
      owner,
    ) as Record<string, unknown>;
    return found(resolver.outputs.output(String(stackName), String(outputName)), owner);
  },
};

function substitute(argument: unknown, resolver: StackResolver, owner: string): string {
  const [template, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  const own = resolver.resolve(variables, owner) as Record<string, unknown>;
  return text(template, owner, 'Fn::Sub').replaceAll(
    /\$\{(!?)([^}]+)\}/g,
    (_whole, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      if (Object.hasOwn(own, name)) return scalarText(owner, 'Fn::Sub')(own[name]);
      const [logicalId = '', ...path] = name.trim().split('.');
      if (path.length > 0) return resolver.attribute(logicalId, path.join('.'), owner);
      return scalarText(owner, 'Fn::Sub')(resolver.reference(logicalId, owner));
    },
  );
}

function truths(argument: unknown, resolver: StackResolver, owner: string): boolean[] {
  return list(argument, owner, 'a condition function').map(
    (item) => resolver.resolve(item, owner) === true,
  );
}

function found(value: unknown, owner: string): unknown {
  if (value === undefined)
    throw new TemplateRefusal(owner, 'imports what no stack of the assembly gives');
  return value;
}

function text(value: unknown, owner: string, intrinsic: string): string {
  if (typeof value !== 'string')
    throw new TemplateRefusal(owner, `${intrinsic} is given no text where it needs one`);
  return value;
}

function list(value: unknown, owner: string, intrinsic: string): unknown[] {
  if (!Array.isArray(value))
    throw new TemplateRefusal(owner, `${intrinsic} is given no list where it needs one`);
  return value as unknown[];
}

const scalarText =
  (owner: string, intrinsic: string) =>
  (value: unknown): string => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return String(value);
    throw new TemplateRefusal(owner, `${intrinsic} is given a part that is no text`);
  };

/** Creates the resolver of one stack; `outputs` answers for the other stacks of the assembly. */
export function createResolver(stack: AssembledStack, outputs: StackOutputs): Resolver {
  return new StackResolver(stack, outputs);
}
