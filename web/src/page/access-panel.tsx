// The body of the access page: the list, or what stands in its place while it loads, when it fails, and where the user or
// the account is not meant to see it.
import { useState } from 'preact/hooks';
import type { NamedResource } from '../api/access-control.ts';
import { Icon } from '../component/icon.tsx';
import { LoadingRows } from '../component/loading-rows.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { SessionEndedError } from '../session/session.ts';
import { barrierOf, explainProblem } from './access-problem.ts';
import { AccessTable, type AccessTableProps } from './access-table.tsx';
import { describeResource, kindOf } from './access-words.ts';
import { ResourcePicker } from './resource-picker.tsx';
import type { Access, AccessList } from './use-access-list.ts';

/** Properties of an {@link AccessPanel}. */
export interface AccessPanelProps {
  readonly list: AccessList;
  readonly onGrant: () => void;
  readonly onAction: AccessTableProps['onAction'];
}

/** Shows the panel. */
export function AccessPanel(props: AccessPanelProps) {
  const { list } = props;
  if (list.chosen !== undefined) {
    return (
      <>
        <PartChooser list={list} />
        <RolesPanel {...props} />
      </>
    );
  }
  switch (barrierOf(list.error)) {
    case 'no-preview':
      return <NoPreview />;
    case 'not-allowed':
      return <NotAllowed />;
    case 'part-only':
      return <PartChooser list={list} />;
    case undefined:
      return <RolesPanel {...props} />;
  }
}

function RolesPanel({ list, onGrant, onAction }: AccessPanelProps) {
  const { access, chosen, error, isLoading, resources } = list;
  const isShown = access !== undefined && (chosen === undefined || access.place === chosen);
  return (
    <section class="panel" aria-label="Roles in your account" aria-busy={isLoading}>
      {/* An ended session has a page of its own. */}
      {error !== undefined && !(error instanceof SessionEndedError) && (
        <ProblemNotice error={explainProblem(error, 'list')}>
          <button type="button" class="button" onClick={list.reload}>
            Try again
          </button>
        </ProblemNotice>
      )}
      {!isShown && isLoading && <LoadingRows>Loading who has access…</LoadingRows>}
      {isShown && <Roles {...{ access, resources, onGrant, onAction }} />}
    </section>
  );
}

interface RolesProps extends Omit<AccessPanelProps, 'list'> {
  readonly access: Access;
  readonly resources: readonly NamedResource[];
}

function Roles({ access, resources, onGrant, onAction }: RolesProps) {
  const { bindings, caller, place } = access;
  const isAlone = bindings.every(({ principal_ref: principal }) => principal === caller.principal);
  const isAccount = kindOf(place) === 'account';
  return (
    <>
      {!isAccount && (
        <p class="panel-note">
          {bindings.length === 0 ? 'There are no roles on ' : 'The roles on '}
          {describeResource(place)} itself. Roles on what it lies in hold here as well.
        </p>
      )}
      {bindings.length > 0 && <AccessTable {...{ access, resources, onAction }} />}
      {isAccount && isAlone && <NobodyElse onGrant={onGrant} />}
    </>
  );
}

function NobodyElse({ onGrant }: Pick<AccessPanelProps, 'onGrant'>) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name="user" />
      </span>
      <h2>Nobody else has access</h2>
      <p>
        Give a colleague, or a program of its own, a role that permits what they need, and no more.
      </p>
      <button type="button" class="button" onClick={onGrant}>
        Give the first role
      </button>
    </div>
  );
}

function NoPreview() {
  return (
    <section class="panel empty" aria-label="Access control">
      <span class="empty-icon">
        <Icon name="user" />
      </span>
      <h2>Access control is in preview</h2>
      <p>
        It lets other people into your account, each with a role on the account, one workspace or
        one app. It is not switched on for your account yet, which is yours alone until then.
      </p>
      <p>
        Ask Rigbox support to switch the preview on, and name the e-mail address you sign in with.
      </p>
    </section>
  );
}

function NotAllowed() {
  return (
    <section class="panel empty" aria-label="Roles in your account">
      <span class="empty-icon">
        <Icon name="user" />
      </span>
      <h2>You may not see who has access</h2>
      <p>
        None of your roles permits it. An owner or an admin of the account can show you, or give you
        a role that does.
      </p>
    </section>
  );
}

/** Whoever may read the access to a part of the account says which part. */
function PartChooser({ list }: { readonly list: AccessList }) {
  const [place, setPlace] = useState('');
  return (
    <section class="panel panel-form" aria-label="Choose what to see">
      <h2>You may see the access to a part of the account</h2>
      <p class="page-intro">Choose the workspace or app that you are an admin of.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          list.show(place);
        }}
      >
        <ResourcePicker resources={list.resources} chosen={place} onChosen={setPlace} />
        <button type="submit" class="button" disabled={place === ''}>
          Show who has access
        </button>
      </form>
    </section>
  );
}
