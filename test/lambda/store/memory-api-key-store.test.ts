import { describeApiKeyStore } from './api-key-store.contract.ts';
import { MemoryApiKeyStore } from './memory-api-key-store.ts';

const store = new MemoryApiKeyStore();

describeApiKeyStore(() => store);
