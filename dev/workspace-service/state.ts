// What the sample workspace service remembers, account by account, for as long as it runs.
import { randomBytes } from 'node:crypto';

/** The states of a workspace and of an app that this service knows. */
export type RunState = 'running' | 'stopped';

/** A virtual machine, as its public document. */
export interface Workspace {
  readonly id: string;
  name: string;
  status: RunState;
  readonly template: string;
  readonly region: string;
  vcpu_count: number;
  ram_mb: number;
  readonly created_at: string;
  updated_at: string;
}

/** Something that can be launched inside a workspace once it is installed. */
export interface Tool {
  readonly installed: boolean;
  readonly status: RunState;
}

/** Work that a workspace was asked to do. */
export interface Job {
  readonly job_id: string;
  readonly kind: string;
  readonly status: string;
}

/** What belongs to a workspace but is shown by operations of its own. */
export interface WorkspaceDetail {
  readonly env: Map<string, string>;
  tasks: readonly unknown[];
  aiConfig: Readonly<Record<string, unknown>>;
  mode: string;
  readonly tools: Map<string, Tool>;
  readonly jobs: Map<string, Job>;
}

/** Something that listens inside a workspace, as its public document. */
export interface App {
  readonly id: string;
  readonly workspace_id: string;
  name: string;
  port: number;
  status: string;
  visibility: 'public' | 'private' | 'privileged';
  allowed_emails: readonly string[];
  readonly created_at: string;
  updated_at: string;
}

/** What belongs to an app but is shown by operations of its own. */
export interface AppDetail {
  params: Readonly<Record<string, unknown>>;
  readonly logSources: Map<string, Readonly<Record<string, unknown>>>;
}

/** A stored document of a kind whose content this service does not interpret. */
export type StoredDocument = Readonly<Record<string, unknown>> & { readonly id: string };

/** A copy of a workspace. */
export interface Snapshot {
  readonly id: string;
  readonly workspace_id: string;
  readonly name: string;
  readonly created_at: string;
}

/** What one person has set, for one account. */
export interface Preferences {
  settings: Readonly<Record<string, unknown>>;
  aiDefaults: Readonly<Record<string, unknown>>;
  aiMode: string;
}

/** All that one account has. */
export interface Account {
  readonly workspaces: Map<string, Workspace>;
  readonly workspaceDetails: Map<string, WorkspaceDetail>;
  readonly apps: Map<string, App>;
  readonly appDetails: Map<string, AppDetail>;
  readonly snapshots: Map<string, Snapshot>;
  readonly sshKeys: Map<string, StoredDocument>;
  readonly setupScripts: Map<string, StoredDocument>;
  readonly serviceSpecs: Map<string, StoredDocument>;
  readonly preferences: Map<string, Preferences>;
  profile: Readonly<Record<string, unknown>>;
}

/** A published recipe or definition. */
export interface Publication {
  readonly vendor: string;
  readonly slug: string;
  readonly version: string;
  readonly publisher: Account;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What every account sees. */
export interface Community {
  readonly recipes: Map<string, Publication>;
  readonly definitions: Map<string, Publication>;
  /** Principals that voted for each feature. */
  readonly votes: Map<string, Set<string>>;
}

/** The whole memory of one running service. */
export interface State {
  readonly community: Community;
  /** Gives an account, an empty one when it has never been seen. */
  account(id: string): Account;
}

/** Creates the state at start: `ws-1` with `app-1`, `ws-2` with `app-2` (owner), `ws-9` (stranger). */
export function createState(accounts: { owner: string; stranger: string }, now: string): State {
  const known = new Map<string, Account>();
  const account = (id: string): Account => {
    const existing = known.get(id) ?? createAccount();
    known.set(id, existing);
    return existing;
  };
  addWorkspace(account(accounts.owner), { id: 'ws-1', name: 'first' }, now);
  addWorkspace(account(accounts.owner), { id: 'ws-2', name: 'second' }, now);
  addWorkspace(account(accounts.stranger), { id: 'ws-9', name: 'elsewhere' }, now);
  addApp(account(accounts.owner), { id: 'app-1', workspace_id: 'ws-1', name: 'web' }, now);
  addApp(account(accounts.owner), { id: 'app-2', workspace_id: 'ws-2', name: 'bot' }, now);
  const community = { recipes: new Map(), definitions: new Map(), votes: new Map() };
  return { community, account };
}

/** Makes an id in the form of the public examples: `ws-3f9c0a1b`. */
export function createId(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

/** Adds a running workspace with what it needs beside it. */
export function addWorkspace(
  account: Account,
  given: Partial<Workspace> & Pick<Workspace, 'name'>,
  now: string,
): Workspace {
  const workspace: Workspace = {
    id: createId('ws'),
    status: 'running',
    template: 'ubuntu',
    region: 'eu-1',
    vcpu_count: 2,
    ram_mb: 2048,
    created_at: now,
    updated_at: now,
    ...given,
  };
  account.workspaces.set(workspace.id, workspace);
  account.workspaceDetails.set(workspace.id, {
    env: new Map(),
    tasks: [],
    aiConfig: { provider: 'managed' },
    mode: 'managed',
    tools: new Map(),
    jobs: new Map(),
  });
  return workspace;
}

/** Adds a running, private app with what it needs beside it. */
export function addApp(
  account: Account,
  given: Partial<App> & Pick<App, 'name' | 'workspace_id'>,
  now: string,
): App {
  const app: App = {
    id: createId('app'),
    port: 8080,
    status: 'running',
    visibility: 'private',
    allowed_emails: [],
    created_at: now,
    updated_at: now,
    ...given,
  };
  account.apps.set(app.id, app);
  account.appDetails.set(app.id, { params: {}, logSources: new Map() });
  return app;
}

function createAccount(): Account {
  return {
    workspaces: new Map(),
    workspaceDetails: new Map(),
    apps: new Map(),
    appDetails: new Map(),
    snapshots: new Map(),
    sshKeys: new Map(),
    setupScripts: new Map(),
    serviceSpecs: new Map(),
    preferences: new Map(),
    profile: {},
  };
}
