// The few icons of the page, drawn as strokes in the colour of the text; each stands beside words and says nothing itself.

const PATHS = {
  alert:
    'M12 8v5M12 16.5v.1M10.3 3.9 2.6 17.4a2 2 0 0 0 1.7 3h15.4a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  computer: 'M4 5h16v11H4zM9 20h6M12 16v4',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  key: 'M14.5 9.5a4.5 4.5 0 1 0-4.3 4.5L12 16h2v2h2v2h4v-3l-5.7-5.7c.1-.6.2-1.2.2-1.8ZM8 9.5h.01',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  offline:
    'M3 3l18 18M8.5 15.5a5 5 0 0 1 5.6-1M5 12a10 10 0 0 1 4-2.4M19 12a10 10 0 0 0-5.6-2.9M2 8.5a15 15 0 0 1 4-2.5M22 8.5a15 15 0 0 0-10-3.4M12 19h.01',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM11 18h2',
  plus: 'M12 5v14M5 12h14',
  terminal: 'm5 7 5 5-5 5M12 18h7',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5a7.5 7.5 0 0 1 15 0',
} as const;

/** Draws an icon. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
