// The part of a form that finds somebody by name or e-mail address and lets the user choose who is meant.
import { useId, useState } from 'preact/hooks';
import type { AccessControl, Principal } from '../api/access-control.ts';
import { Badge } from '../component/badge.tsx';
import { Field } from '../component/field.tsx';
import { ProblemNotice } from '../component/problem-notice.tsx';
import { explainProblem } from './access-problem.ts';
import { kindOf, nameOfPrincipal } from './access-words.ts';
import { usePrincipalSearch, type PrincipalSearch } from './use-principal-search.ts';

/** Properties of a {@link PrincipalPicker}. */
export interface PrincipalPickerProps {
  readonly api: AccessControl;
  /** Where the user may look for people. */
  readonly place: string;
  /** Who can be chosen before anything is typed. */
  readonly known: readonly Principal[];
  readonly chosen: Principal | undefined;
  readonly onChosen: (principal: Principal) => void;
  /** Whether somebody may be named who is not in the account yet. @default false */
  readonly allowsNewcomers?: boolean;
}

const KNOWN_MAX = 5;
const TEXT_LENGTH_MAX = 100;
const REFERENCE = /^rig:(?:user|service):[\x21-\x7e]{1,128}$/;

/** Shows the search and those whom it found. */
export function PrincipalPicker(props: PrincipalPickerProps) {
  const { api, place, known, chosen, onChosen, allowsNewcomers = false } = props;
  const [text, setText] = useState('');
  const search = usePrincipalSearch(api, place, text);
  const found = foundIn(search, known);
  const newcomer = allowsNewcomers ? newcomerOf(text, search) : [];
  const shown = withChosen([...found, ...newcomer], chosen);
  return (
    <>
      <Field
        label="Who"
        hint={<SearchHint search={search} count={shown.length} allowsNewcomers={allowsNewcomers} />}
      >
        {(attributes) => (
          <input
            {...attributes}
            type="search"
            value={text}
            maxLength={TEXT_LENGTH_MAX}
            placeholder="Name or e-mail address"
            autocomplete="off"
            spellcheck={false}
            data-first
            onInput={(event) => setText(event.currentTarget.value)}
            // Enter looks for people and does not send the form.
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
      </Field>
      {search.kind === 'failed' && <ProblemNotice error={explainProblem(search.error, 'search')} />}
      <PrincipalChoices principals={shown} chosen={chosen} onChosen={onChosen} />
    </>
  );
}

interface PrincipalChoicesProps extends Pick<PrincipalPickerProps, 'chosen' | 'onChosen'> {
  readonly principals: readonly Principal[];
}

function PrincipalChoices({ principals, chosen, onChosen }: PrincipalChoicesProps) {
  const name = useId();
  if (principals.length === 0) return null;
  return (
    <fieldset class="choices choices-joined">
      <legend class="visually-hidden">Who is meant</legend>
      {principals.map((one) => (
        <label key={one.principal} class="choice">
          <input
            type="radio"
            name={name}
            checked={one.principal === chosen?.principal}
            onChange={() => onChosen(one)}
          />
          <span class="choice-person">
            {nameOfPrincipal(one)}{' '}
            {kindOf(one.principal) === 'service' && <Badge tone="quiet">Service</Badge>}
            <span class="choice-hint">{one.email === '' ? one.principal : one.email}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface SearchHintProps {
  readonly search: PrincipalSearch;
  readonly count: number;
  readonly allowsNewcomers: boolean;
}

function SearchHint({ search, count, allowsNewcomers }: SearchHintProps) {
  return <span role="status">{wordsFor(search, count, allowsNewcomers)}</span>;
}

function wordsFor(search: PrincipalSearch, count: number, allowsNewcomers: boolean): string {
  if (search.kind === 'searching') return 'Searching…';
  if (search.kind !== 'found') return 'Look for a person or a service principal of the account.';
  if (count > 0)
    return count === 1 ? 'One found. Choose who is meant.' : `${count} found. Choose one.`;
  return allowsNewcomers
    ? 'Nobody in the account is called that. To let in somebody new, enter their reference, such as rig:user:4711.'
    : 'Nobody in the account is called that.';
}

function foundIn(search: PrincipalSearch, known: readonly Principal[]): readonly Principal[] {
  if (search.kind === 'found') return search.principals;
  return search.kind === 'idle' ? known.slice(0, KNOWN_MAX) : [];
}

/** Somebody who is in none of the account's records can be named by their reference. */
function newcomerOf(text: string, search: PrincipalSearch): readonly Principal[] {
  const reference = text.trim();
  const isNew = search.kind === 'found' && REFERENCE.test(reference);
  return isNew ? [{ principal: reference, email: '' }] : [];
}

function withChosen(
  principals: readonly Principal[],
  chosen: Principal | undefined,
): readonly Principal[] {
  const isShown = principals.some(({ principal }) => principal === chosen?.principal);
  return chosen === undefined || isShown ? principals : [chosen, ...principals];
}
