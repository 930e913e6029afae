// The table of claims, in the order of the page.
import type { Claim, ClaimGroup } from './claim.ts';
import { ATTACK_CLAIMS } from './claim/attack.ts';
import { CONFORMANCE_CLAIMS } from './claim/conformance.ts';
import { DECISION_CLAIMS } from './claim/decision.ts';
import { DEPLOYMENT_CLAIMS } from './claim/deployment.ts';
import { FAULT_CLAIMS } from './claim/fault.ts';
import { RIGHT_CLAIMS } from './claim/right.ts';
import { WHOLE_CLAIMS } from './claim/whole.ts';

/** All claims, by the headings of the page. */
export const CLAIM_GROUPS: readonly ClaimGroup[] = [
  { title: 'Decisions', claims: DECISION_CLAIMS },
  { title: 'Rights', claims: RIGHT_CLAIMS },
  { title: 'Attacks', claims: ATTACK_CLAIMS },
  { title: 'Faults', claims: FAULT_CLAIMS },
  { title: 'Vectors and second opinions', claims: CONFORMANCE_CLAIMS },
  { title: 'Deployment', claims: DEPLOYMENT_CLAIMS },
  { title: 'The whole', claims: WHOLE_CLAIMS },
];

/** All claims. */
export const CLAIMS: readonly Claim[] = CLAIM_GROUPS.flatMap(({ claims }) => claims);
