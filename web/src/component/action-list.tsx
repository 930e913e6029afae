// The actions on one thing, behind a button: a popover of the platform, closed by Escape or a click elsewhere.
import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** One action. */
export interface Action {
  readonly label: string;
  readonly isDestructive?: boolean;
  readonly onChosen: () => void;
}

/** Properties of an {@link ActionList}. */
export interface ActionListProps {
  /** Names the thing for those who do not see what the button stands beside. */
  readonly label: string;
  readonly actions: readonly Action[];
}

const GAP_PX = 4;
const EDGE_PX = 8;

/** Shows the button and, once it is pressed, the actions below it, or above where there is no room. */
export function ActionList({ label, actions }: ActionListProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const choose = (action: Action) => {
    list.current?.hidePopover();
    action.onChosen();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button button-icon"
        popovertarget={id}
        aria-expanded={isOpen}
        aria-label={label}
      >
        <Icon name="more" />
      </button>
      <div
        ref={list}
        id={id}
        class="action-list"
        popover="auto"
        onToggle={({ newState }) => {
          setOpen(newState === 'open');
          if (newState === 'open' && button.current && list.current) {
            place(list.current, button.current);
          }
        }}
      >
        {actions.map((action) => (
          <button
            key={action.label}
            type="button"
            class={action.isDestructive ? 'action action-destructive' : 'action'}
            onClick={() => choose(action)}
          >
            {action.label}
          </button>
        ))}
      </div>
    </>
  );
}

function place(list: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = list;
  const isRoomBelow = at.bottom + GAP_PX + height + EDGE_PX <= innerHeight;
  list.style.top = `${isRoomBelow ? at.bottom + GAP_PX : at.top - GAP_PX - height}px`;
  list.style.left = `${Math.max(EDGE_PX, at.right - width)}px`;
}
