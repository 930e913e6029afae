// The head of a table whose last column holds what can be done with a row; that column's title is for screen readers.

/** Properties of a {@link TableHead}. */
export interface TableHeadProps {
  readonly titles: readonly string[];
}

/** Names the columns, the one of the actions last. */
export function TableHead({ titles }: TableHeadProps) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {titles.map((title) => (
          <th key={title} role="columnheader" scope="col">
            {title}
          </th>
        ))}
        <th role="columnheader" scope="col">
          <span class="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
