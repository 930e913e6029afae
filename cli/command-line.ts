// How the commands of operators are read: a name, then the arguments that it takes, in order. A command names what they
// are; what they must look like, and what is said of one that does not, is the same for all of them.
import { isIdentifier, PLATFORM_ACCOUNT, type PrincipalReference } from '../core/principal.ts';

/** What an argument can be, and what a command gets for it. */
interface ArgumentTypes {
  /** The account of people. */
  readonly account: string;
  /** Theirs, or that of the platform, in which services have keys. */
  readonly keyAccount: string;
  readonly user: PrincipalReference;
  readonly service: PrincipalReference;
  /** Who can own keys. */
  readonly owner: PrincipalReference;
  readonly file: string;
}

/** The name of a kind of argument. */
export type Parameter = keyof ArgumentTypes;

/** The arguments of a command by their kind, checked. */
export type Given<Takes extends Parameter> = Pick<ArgumentTypes, Takes>;

/** What a command takes and does; made by {@link command}. */
export interface Command<Context> {
  readonly takes: readonly Parameter[];
  readonly run: (context: Context, given: ArgumentTypes) => Promise<void>;
}

const ACCOUNT_FORM = 'ACCOUNT_ID must be 1 to 128 printable characters';

const PARAMETERS: Readonly<
  Record<Parameter, { readonly isFit: (text: string) => boolean; readonly form: string }>
> = {
  account: { isFit: isIdentifier, form: ACCOUNT_FORM },
  keyAccount: {
    isFit: (text) => isIdentifier(text) || text === PLATFORM_ACCOUNT,
    form: ACCOUNT_FORM,
  },
  user: { isFit: isReferenceOf('user'), form: 'USER must be rig:user:{id}' },
  service: { isFit: isReferenceOf('service'), form: 'SERVICE must be rig:service:{id}' },
  owner: {
    isFit: isReferenceOf('user', 'service'),
    form: 'OWNER must be rig:user:{id} or rig:service:{id}',
  },
  file: { isFit: (text) => text !== '', form: 'FILE must be a path' },
};

function isReferenceOf(...kinds: readonly string[]): (text: string) => boolean {
  const reference = new RegExp(`^rig:(${kinds.join('|')}):[\\x21-\\x7e]{1,128}$`);
  return (text) => reference.test(text);
}

/** Makes a command, which gets the arguments that it takes and no others. */
export function command<Context, const Takes extends Parameter>(
  takes: readonly Takes[],
  run: (context: Context, given: Given<Takes>) => Promise<void>,
): Command<Context> {
  return { takes, run };
}

/**
 * Finds the command that was called for, with its arguments, and gives what carries it out.
 *
 * @throws {TypeError} with the usage when there is no such command or the number of arguments is another; with what is
 *   wrong with an argument
 */
export function chooseCommand<Context>(
  commands: Readonly<Record<string, Command<Context>>>,
  positionals: readonly string[],
  usage: string,
): (context: Context) => Promise<void> {
  const [name = '', ...given] = positionals;
  const chosen = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (chosen?.takes.length !== given.length) throw new TypeError(usage);
  const values = chosen.takes.map((parameter, at) => [parameter, fit(parameter, given[at])]);
  return (context) => chosen.run(context, Object.fromEntries(values) as ArgumentTypes);
}

function fit(parameter: Parameter, text = ''): string {
  const { isFit, form } = PARAMETERS[parameter];
  if (!isFit(text)) throw new TypeError(form);
  return text;
}

/** Carries a command out; what goes wrong is told in a line, and makes 1 the exit code of the process. */
export async function runCommandLine(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
