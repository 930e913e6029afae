// The platform itself: how much room there is, and which features are switched on.
import { ok, operation, publicOperation } from '../operation.ts';

/** Operations of the tag "System". */
export const SYSTEM_OPERATIONS = [
  publicOperation('GET', '/capacity', () => ok({ available: true, total: 50, used: 12 })),
  operation('GET', '/feature-flags', () => ok({ flags: { access_control_preview: true } })),
];
