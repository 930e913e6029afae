import {
  callerOf,
  hasDuplicateIdentity,
  hasLeakedCredential,
  headerNamesOf,
  readIdentity,
} from '../../../dev/workspace-service/identity.ts';
import { identityOf } from './running-service.ts';

it('reads the caller from the headers of the gateway', () => {
  expect(callerOf(readIdentity(identityOf('ada')))).toEqual({
    accountId: 'acct-ada',
    principal: 'rig:user:ada',
    credentialType: 'api_key',
    credentialId: 'key-ada',
  });
});

it('says of each header whether it is missing or came twice', () => {
  const raw = ['X-Rigbox-Scope', 'a', 'x-rigbox-scope', 'a', 'X-Rigbox-Principal', 'rig:user:1'];

  expect(readIdentity(raw)).toEqual({
    accountId: 'missing',
    principal: 'rig:user:1',
    credentialType: 'missing',
    credentialId: 'missing',
    scope: 'duplicate',
    requestId: 'missing',
  });
  expect(hasDuplicateIdentity(raw)).toBe(true);
  expect(hasDuplicateIdentity(identityOf('ada'))).toBe(false);
});

it('takes no value for a name', () => {
  expect(readIdentity(['X-Other', 'X-Rigbox-Principal', 'X-More', 'b']).principal).toBe('missing');
});

it.each([
  [['Authorization', 'Bearer x'], true],
  [['AUTHORIZATION', ''], true],
  [['x-rigbox-key', 'rb_x'], true],
  [['Authorization', 'none', 'authorization', 'Bearer x'], true],
  [['Authorization', 'none', 'X-Rigbox-Key', 'none'], false],
  [['X-Other', 'Authorization'], false],
])('says of %j whether a credential came along', (raw, leaked) => {
  expect(hasLeakedCredential(raw)).toBe(leaked);
});

it('gives the names of headers once and lower-cased', () => {
  expect(headerNamesOf(['A', 'X', 'b', 'Y', 'a', 'Z'])).toEqual(['a', 'b']);
});
