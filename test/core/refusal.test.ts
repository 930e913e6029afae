import { REFUSAL_REASONS, isRefusal, refuse } from '../../core/refusal.ts';

describe('a refusal', () => {
  it('is told from a result', () => {
    expect(isRefusal(refuse('key-unknown'))).toBe(true);
    expect(isRefusal({ reference: 'rig:user:me' })).toBe(false);
  });

  it('has a reason in kebab-case, since metrics and alarms name it', () => {
    for (const reason of Object.keys(REFUSAL_REASONS)) expect(reason).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });
});
