// The form that asks what somebody may do, and why: the same rules that the gateway asks, without doing anything.
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type {
  AccessControl,
  AccessDecision,
  NamedResource,
  Principal,
} from '../api/access-control.ts';
import { Dialog } from '../component/dialog.tsx';
import { Field } from '../component/field.tsx';
import { Icon } from '../component/icon.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { useSubmission } from '../component/use-submission.ts';
import { actionsOn, type AccessAction } from './access-action.ts';
import { principalIn } from './access-group.ts';
import { explainProblem } from './access-problem.ts';
import { describePermission, describeReason, inPlace, nameOfPrincipal } from './access-words.ts';
import { PrincipalPicker } from './principal-picker.tsx';
import { ResourcePicker } from './resource-picker.tsx';
import { accountOf, type Access } from './use-access-list.ts';

/** Properties of a {@link TryDecisionDialog}. */
export interface TryDecisionDialogProps {
  readonly api: AccessControl;
  readonly access: Access;
  readonly resources: readonly NamedResource[];
  readonly onClose: () => void;
}

interface Question {
  readonly principal: Principal;
  readonly resource: string;
  readonly action: string;
}

/** Asks for person, resource and action, and says what would be decided. */
export function TryDecisionDialog({ api, access, resources, onClose }: TryDecisionDialogProps) {
  const [question, setQuestion] = useState<Question>(() => firstQuestion(access, resources));
  const [decision, setDecision] = useState<AccessDecision | undefined>(undefined);
  const change = (part: Partial<Question>) => {
    setQuestion((current) => withAction({ ...current, ...part }));
    setDecision(undefined);
  };
  const { isBusy, error, onSubmit } = useSubmission(async () => {
    const { principal, ...about } = question;
    setDecision(await api.simulate({ principal: principal.principal, ...about }));
  });
  return (
    <Dialog title="Try a decision" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <p class="dialog-text">
          Asks the rules that every request is judged by, without making the request.
        </p>
        <PrincipalPicker
          api={api}
          place={access.place}
          known={access.principals}
          chosen={question.principal}
          onChosen={(principal) => change({ principal })}
        />
        <ResourcePicker
          {...accountOf(access)}
          resources={resources}
          chosen={question.resource}
          onChosen={(resource) => change({ resource })}
        />
        <ActionField question={question} onChosen={(action) => change({ action })} />
        {error !== undefined && <ProblemNotice error={explainProblem(error, 'simulate')} />}
        <Answer question={question} decision={decision} />
        <div class="submit-bar">
          <button type="button" class="button" onClick={onClose}>
            Close
          </button>
          <button
            type="submit"
            class="button button-primary"
            disabled={isBusy || question.resource === ''}
            aria-busy={isBusy}
          >
            Ask
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ActionFieldProps {
  readonly question: Question;
  readonly onChosen: (action: string) => void;
}

function ActionField({ question, onChosen }: ActionFieldProps) {
  const actions = actionsOn(question.resource);
  const chosen = actions.find(({ permission }) => permission === question.action);
  return (
    <Field label="Action" hint={chosen && describeRequests(chosen)}>
      {(attributes) => (
        <select
          {...attributes}
          value={question.action}
          onChange={(event) => onChosen(event.currentTarget.value)}
        >
          {actions.map(({ permission }) => (
            <option key={permission} value={permission}>
              {describePermission(permission)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface AnswerProps {
  readonly question: Question;
  readonly decision: AccessDecision | undefined;
}

// The region is there before the words are, or screen readers would not notice them.
function Answer({ question: { principal, resource, action }, decision }: AnswerProps) {
  return (
    <div role="status">
      {decision && (
        <div class={`notice ${decision.allowed ? 'notice-good' : 'notice-bad'}`}>
          <Icon name={decision.allowed ? 'check' : 'alert'} />
          <div>
            <p>
              <strong>{decision.allowed ? 'Allowed' : 'Denied'}.</strong>{' '}
              {nameOfPrincipal(principal)} {decision.allowed ? 'may' : 'may not'} do{' '}
              <code>{action}</code> {inPlace(resource)}.
            </p>
            <p>{describeReason(decision.reason)}</p>
          </div>
        </div>
      )}
    </div>
  );
}

const REQUESTS_MAX = 3;

function describeRequests({ requests }: AccessAction) {
  const others = requests.length - REQUESTS_MAX;
  return (
    <>
      Needed for{' '}
      {requests.slice(0, REQUESTS_MAX).map((request, index) => (
        <Fragment key={request}>
          {index > 0 && ', '}
          <code>{request}</code>
        </Fragment>
      ))}
      {others > 0 && ` and ${others} more`}
    </>
  );
}

function firstQuestion(
  { caller, place, principals }: Access,
  resources: readonly NamedResource[],
): Question {
  const resource = resources[0]?.reference ?? place;
  return withAction({ principal: principalIn(principals, caller.principal), resource, action: '' });
}

const FIRST_ACTIONS = ['workspace:read', 'app:read', 'workspace:list'];

/** Keeps the action where it can be asked about, and takes a plain one where it cannot. */
function withAction(question: Question): Question {
  const actions = actionsOn(question.resource).map(({ permission }) => permission);
  if (actions.includes(question.action)) return question;
  const action = FIRST_ACTIONS.find((one) => actions.includes(one)) ?? actions[0] ?? '';
  return { ...question, action };
}
