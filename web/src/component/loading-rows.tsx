// What stands in the place of a table while its rows are on their way.

/** Shows the rows, and says to those who do not see them what is being loaded. */
export function LoadingRows({ children }: { readonly children: string }) {
  return (
    <div class="loading-rows" role="status">
      <span class="visually-hidden">{children}</span>
      {[0, 1, 2].map((row) => (
        <div key={row} class="loading-row" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
