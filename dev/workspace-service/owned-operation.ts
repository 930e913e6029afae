// Operations below one workspace or one app: what the path names is looked up before the handler is called.
import { found, type Answer, type Call, type Method, type Operation } from './operation.ts';
import type { App, AppDetail, Workspace, WorkspaceDetail } from './state.ts';

/** A call about a workspace that the caller's account has; `params` are those after its id. */
export type WorkspaceCall<Rest extends string = string> = Call<Rest> & {
  readonly workspace: Workspace;
  readonly detail: WorkspaceDetail;
};

/** A call about an app that the caller's account has; `params` are those after its id. */
export type AppCall<Rest extends string = string> = Call<Rest> & {
  readonly app: App;
  readonly detail: AppDetail;
};

/** Lists an operation below `/workspaces/{id}`; 404 when the caller's account has none of that id, whoever else may. */
export function workspaceOperation<const Rest extends string>(
  method: Method,
  rest: Rest,
  answer: (call: WorkspaceCall<Rest>) => Answer,
): Operation {
  return ownedOperation(method, `/workspaces/{id}${rest}`, (call, id) => {
    const workspace = found(call.account.workspaces, id, 'Workspace');
    const detail = found(call.account.workspaceDetails, id, 'Workspace');
    return answer({ ...(call as Call<Rest>), workspace, detail });
  });
}

/** Lists an operation below `/apps/{id}`; 404 in the words for a missing workspace, the only ones documented. */
export function appOperation<const Rest extends string>(
  method: Method,
  rest: Rest,
  answer: (call: AppCall<Rest>) => Answer,
): Operation {
  return ownedOperation(method, `/apps/{id}${rest}`, (call, id) => {
    const app = found(call.account.apps, id, 'Workspace');
    const detail = found(call.account.appDetails, id, 'Workspace');
    return answer({ ...(call as Call<Rest>), app, detail });
  });
}

function ownedOperation(
  method: Method,
  path: `/${string}/{id}${string}`,
  answer: (call: Call, id: string) => Answer,
): Operation {
  return {
    method,
    path,
    isPublic: false,
    answer: (call) => answer(call, (call.params as Readonly<Record<'id', string>>).id),
  };
}
