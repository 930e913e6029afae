// The policy evaluator of the local gateway against the documented rules of IAM, one case per row of the table.
import { evaluatePolicies, MalformedPolicyError } from '../../local/policy/evaluate.ts';
import table from './iam-policy.json' with { type: 'json' };

interface Case {
  readonly name: string;
  readonly page: string;
  readonly policies: readonly unknown[];
  readonly request?: { readonly resource?: string; readonly context?: Record<string, string> };
  readonly decision: string;
}

const CASES = table.cases as unknown as readonly Case[];

function decide({ policies, request }: Case): string {
  try {
    return evaluatePolicies(policies, { ...table.request, ...request });
  } catch (error) {
    if (error instanceof MalformedPolicyError) return 'malformed';
    throw error;
  }
}

it.each(CASES)('$name', (each) => {
  expect(decide(each)).toBe(each.decision);
});

it('names the page of the documentation for each case, and no case twice', () => {
  const names = CASES.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  expect(CASES.filter(({ page }) => !page.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
});

it('decides every case alike whatever the order of policies and of statements', () => {
  const reversed = (policy: unknown): unknown => {
    const { Statement: statements, ...others } = policy as { Statement?: unknown };
    return {
      ...others,
      Statement: Array.isArray(statements) ? statements.toReversed() : statements,
    };
  };
  const turned = CASES.map((each) => ({
    ...each,
    policies: each.policies.toReversed().map(reversed),
  }));

  expect(turned.map(decide)).toEqual(CASES.map(({ decision }) => decision));
});
