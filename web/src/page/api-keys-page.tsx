// Settings → API Keys.
import { useState } from 'preact/hooks';
import type { ApiKey, ApiKeys, IssuedKey } from '../api/api-keys.ts';
import { describeDelay } from '../api/effect.ts';
import { Icon } from '../component/icon.tsx';
import { LoadingRows } from '../component/loading-rows.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SessionEndedError } from '../session/session.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { nameOf } from './key-name.ts';
import { KeyTable, type KeyAction } from './key-table.tsx';
import { RenameKeyDialog } from './rename-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';
import { useApiKeyList, type ApiKeyList } from './use-api-key-list.ts';

/** Properties of an {@link ApiKeysPage}. */
export interface ApiKeysPageProps {
  readonly apiKeys: ApiKeys;
  /** Whether a new key is on the screen; the list is loaded anew when that begins and when it ends. */
  readonly isKeyShown: boolean;
  /** A key was made: it has to be shown, whatever else happens to this page. */
  readonly onIssued: (key: IssuedKey) => void;
  /** Something was done; the words are shown and read out. */
  readonly onDone: (words: string) => void;
}

type Task = { readonly kind: 'create' } | { readonly kind: KeyAction; readonly key: ApiKey };

/** Shows the keys of the account and lets the user create, rename, rotate and revoke them. */
export function ApiKeysPage({ apiKeys, isKeyShown, onIssued, onDone }: ApiKeysPageProps) {
  const list = useApiKeyList(apiKeys, isKeyShown);
  const [task, setTask] = useState<Task | undefined>(undefined);
  const close = () => setTask(undefined);
  const issued = (key: IssuedKey) => {
    close();
    onIssued(key);
  };
  const create = () => setTask({ kind: 'create' });
  return (
    <>
      <header class="page-header">
        <div>
          <h1>API keys</h1>
          <p class="page-intro">
            With a key, a program calls the Rigbox API in your name. Treat it like a password.
          </p>
        </div>
        <button type="button" class="button button-primary" onClick={create}>
          <Icon name="plus" />
          Create key
        </button>
      </header>
      <KeyList list={list} onCreate={create} onAction={(kind, key) => setTask({ kind, key })} />
      {task?.kind === 'create' && (
        <CreateKeyDialog apiKeys={apiKeys} onIssued={issued} onClose={close} />
      )}
      {task?.kind === 'rename' && (
        <RenameKeyDialog
          apiKey={task.key}
          apiKeys={apiKeys}
          onClose={close}
          onRenamed={(key) => {
            close();
            list.replace(key);
            onDone(`The key is now called ${nameOf(key)}.`);
          }}
        />
      )}
      {task?.kind === 'rotate' && (
        <RotateKeyDialog apiKey={task.key} apiKeys={apiKeys} onIssued={issued} onClose={close} />
      )}
      {task?.kind === 'revoke' && (
        <RevokeKeyDialog
          apiKey={task.key}
          apiKeys={apiKeys}
          onClose={close}
          onRevoked={(key, effect) => {
            close();
            list.remove(key.id);
            onDone(`${nameOf(key)} is revoked${describeDelay(effect, Date.now())}.`);
          }}
        />
      )}
    </>
  );
}

interface KeyListProps {
  readonly list: ApiKeyList;
  readonly onCreate: () => void;
  readonly onAction: (action: KeyAction, key: ApiKey) => void;
}

function KeyList({ list, onCreate, onAction }: KeyListProps) {
  const { keys, error, isLoading, hasMore } = list;
  return (
    <section class="panel" aria-label="Keys of your account" aria-busy={isLoading}>
      {/* An ended session has a page of its own. */}
      {error !== undefined && !(error instanceof SessionEndedError) && (
        <ProblemNotice error={error}>
          <button
            type="button"
            class="button"
            onClick={keys === undefined ? list.reload : list.loadMore}
          >
            Try again
          </button>
        </ProblemNotice>
      )}
      {keys === undefined && isLoading && <LoadingRows>Loading your keys…</LoadingRows>}
      {keys?.length === 0 && <EmptyList onCreate={onCreate} />}
      {keys && keys.length > 0 && <KeyTable keys={keys} onAction={onAction} />}
      {hasMore && error === undefined && (
        <div class="panel-footer">
          <button type="button" class="button" onClick={list.loadMore} disabled={isLoading}>
            {isLoading ? 'Loading…' : 'Show more keys'}
          </button>
        </div>
      )}
    </section>
  );
}

function EmptyList({ onCreate }: { readonly onCreate: () => void }) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name="key" />
      </span>
      <h2>No API keys yet</h2>
      <p>Create one for each program that calls the API, so that you can revoke it alone.</p>
      <button type="button" class="button" onClick={onCreate}>
        Create your first key
      </button>
    </div>
  );
}
