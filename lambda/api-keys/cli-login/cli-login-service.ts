// What the operations of a login of the command line work with, beside what all operations on keys have.
import type { CliKeyPointer } from '../../store/cli-key-pointer.ts';
import type { CliLoginStore } from '../../store/cli-login-store.ts';
import type { ApiKeyService } from '../api-key-service.ts';
import type { NewApiKey } from '../new-api-key.ts';

/** The parts that the operations share. */
export interface CliLoginService extends ApiKeyService {
  readonly logins: CliLoginStore<NewApiKey>;
  readonly pointer: CliKeyPointer;
}
