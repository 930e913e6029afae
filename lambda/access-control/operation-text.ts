// What each kind of operation says when it refuses: the texts of the public API, in one table.

/** The texts of one operation. */
export interface OperationTexts {
  /** Stands before what was wrong with a request. */
  readonly invalid: string;
  /** Says what the caller may not do. */
  readonly refusal: string;
}

const texts = (invalid: string, action: string): OperationTexts => ({
  invalid,
  refusal: `Caller is not allowed to ${action} for this resource`,
});

/** The texts by operation. */
export const TEXTS = {
  listBindings: texts('Invalid resource or unsupported direct bindings', 'read bindings'),
  changeBinding: texts('Invalid request or unknown role preset', 'modify bindings'),
  deleteBinding: texts('Invalid request', 'modify bindings'),
  searchPrincipals: texts('Invalid resource or query', 'manage bindings'),
  simulate: texts('Invalid resource, action, or principal', 'simulate access'),
  readTags: texts('Invalid resource or unsupported direct tags', 'read tags'),
  updateTags: texts('Invalid resource or unsupported direct tags', 'update tags'),
  readThrottle: texts(
    'Invalid resource or unsupported direct throttle binding',
    'read throttle bindings',
  ),
  updateThrottle: texts('Invalid resource or unknown throttle preset', 'update throttle bindings'),
  listThrottlePresets: texts(
    'Invalid resource or unsupported direct throttle binding',
    'manage throttle bindings',
  ),
  listRolePresets: texts('Invalid scope kind', 'list role presets'),
  servicePrincipals: texts('Invalid request', 'manage service principals'),
  register: texts('Invalid request', 'register resources'),
} as const;
