import { API_ERRORS, ApiError } from '../../core/error.ts';

describe('ApiError', () => {
  it('says the title of its code unless it knows better', () => {
    expect(new ApiError('key-not-found')).toMatchObject({
      message: 'API key not found',
      status: 404,
    });
    expect(new ApiError('body-invalid', { detail: 'name must be a string' })).toMatchObject({
      message: 'name must be a string',
      status: 400,
      code: 'body-invalid',
    });
  });

  it('keeps its cause', () => {
    const cause = new Error('conditional check failed');
    const error = new ApiError('key-not-found', { cause });
    expect([error.name, error.cause]).toEqual(['ApiError', cause]);
  });

  it('is a refusal of the caller, never a fault of ours', () => {
    for (const { status } of Object.values(API_ERRORS)) expect(Math.floor(status / 100)).toBe(4);
  });
});
