// The name of the product with its sign.

/** Shows the wordmark. */
export function Wordmark() {
  return (
    <span class="wordmark">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" class="wordmark-ground" />
        <path
          d="M9.5 11.5 16 8l6.5 3.5v9L16 24l-6.5-3.5zM9.5 11.5 16 15l6.5-3.5M16 15v9"
          class="wordmark-line"
        />
      </svg>
      Rigbox
    </span>
  );
}
