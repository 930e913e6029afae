// The table of sessions, laid out like that of the keys: cards on narrow screens, and a table for screen readers always.
import { Badge } from '../component/badge.tsx';
import { Icon } from '../component/icon.tsx';
import { TableHead } from '../component/table-head.tsx';
import { Time } from '../component/time.tsx';
import type { Device } from './device.ts';
import { describePlace } from './place.ts';
import type { SessionGroup } from './session-group.ts';

/** Properties of a {@link SessionTable}. */
export interface SessionTableProps {
  readonly groups: readonly SessionGroup[];
  readonly onEnd: (group: SessionGroup) => void;
}

/** Shows each group as one session. */
export function SessionTable({ groups, onEnd }: SessionTableProps) {
  return (
    <table class="key-table" role="table" aria-label="Sessions">
      <TableHead titles={['Device', 'Network', 'Signed in', 'Last used']} />
      <tbody role="rowgroup">
        {groups.map((group) => (
          <SessionRow key={group.ids[0]} group={group} onEnd={onEnd} />
        ))}
      </tbody>
    </table>
  );
}

interface SessionRowProps {
  readonly group: SessionGroup;
  readonly onEnd: SessionTableProps['onEnd'];
}

function SessionRow({ group, onEnd }: SessionRowProps) {
  const { device, isCurrent, place } = group;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <span class="session-device" title={group.userAgent}>
          <Icon name={ICONS[device.kind]} />
          <span class="key-title">{device.name}</span>
          {isCurrent && <Badge tone="good">This session</Badge>}
        </span>
      </th>
      <td role="cell" data-title="Network">
        {place === undefined ? <span class="nothing">Not known</span> : describePlace(place)}
      </td>
      <td role="cell" data-title="Signed in">
        <Time value={group.startedAt} />
      </td>
      <td role="cell" data-title="Last used">
        <LastUse group={group} />
      </td>
      <td role="cell" class="session-actions">
        {!isCurrent && (
          <button
            type="button"
            class="button"
            aria-label={`End session: ${device.name}`}
            onClick={() => onEnd(group)}
          >
            End session
          </button>
        )}
      </td>
    </tr>
  );
}

const ICONS = {
  computer: 'computer',
  phone: 'phone',
  program: 'terminal',
  unknown: 'computer',
} as const satisfies Record<Device['kind'], string>;

/** The list itself is a use of the session that asks; of the others the access log tells, minutes late. */
function LastUse({ group: { isCurrent, lastSeenAt } }: { readonly group: SessionGroup }) {
  if (isCurrent) return <>Now</>;
  if (lastSeenAt === undefined) return <span class="nothing">Not known</span>;
  return <Time value={lastSeenAt} form="distance" />;
}
