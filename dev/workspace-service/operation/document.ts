// Setup scripts and service specs: two kinds of document that an account keeps, with the same five operations each.
import { parseFields, type Shape } from '../fields.ts';
import { created, deleted, found, ok, operation, type Operation } from '../operation.ts';
import { createId, type Account, type StoredDocument } from '../state.ts';

interface DocumentKind {
  readonly path: `/${string}`;
  /** Name of the array in the answer to a listing. */
  readonly envelope: string;
  readonly title: string;
  readonly shape: Shape;
  readonly stored: (account: Account) => Map<string, StoredDocument>;
}

/** Operations of the tags "Setup Scripts" and "Service Specs". */
export const DOCUMENT_OPERATIONS = [
  ...documentOperations({
    path: '/setup-scripts',
    envelope: 'scripts',
    title: 'Setup script',
    shape: { name: 'string', content: 'string' },
    stored: (account) => account.setupScripts,
  }),
  ...documentOperations({
    path: '/service-specs',
    envelope: 'services',
    title: 'Service spec',
    shape: { name: 'string', spec: 'object?' },
    stored: (account) => account.serviceSpecs,
  }),
];

function documentOperations({ path, envelope, title, shape, stored }: DocumentKind): Operation[] {
  const write = (account: Account, id: string, body: unknown, now: string): StoredDocument => {
    const document = { id, ...parseFields(body, shape), updated_at: now };
    stored(account).set(id, document);
    return document;
  };
  return [
    operation('GET', path, ({ account }) => ok({ [envelope]: [...stored(account).values()] })),
    operation('POST', path, ({ account, body, now }) =>
      created(write(account, createId('doc'), body, now)),
    ),
    operation('GET', `${path}/{id}`, ({ account, params }) =>
      ok(found(stored(account), params.id, title)),
    ),
    operation('PUT', `${path}/{id}`, ({ account, params, body, now }) => {
      found(stored(account), params.id, title);
      return ok(write(account, params.id, body, now));
    }),
    operation('DELETE', `${path}/{id}`, ({ account, params }) => {
      found(stored(account), params.id, title);
      stored(account).delete(params.id);
      return deleted(title);
    }),
  ];
}
