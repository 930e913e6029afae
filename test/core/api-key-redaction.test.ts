import { randomBytes } from 'node:crypto';
import { createApiKey } from '../../core/api-key.ts';
import { redactApiKeys } from '../../core/api-key-redaction.ts';

it('takes every key out, of today and of before the checksum, and leaves the rest', () => {
  const key = createApiKey(randomBytes);
  const text = `https://code.example/search?q=${key}&other=rb_0123456789abcdefghij#${key}`;

  expect(redactApiKeys(text)).toBe(
    'https://code.example/search?q=rb_[redacted]&other=rb_[redacted]#rb_[redacted]',
  );
});

it('leaves text without keys as it is', () => {
  const text = 'https://code.example/ruby/rb_define_method.c#L1';

  expect(redactApiKeys(text)).toBe(text);
});
