/** An API key as operators see it: a participant's or an operator's, with all its scopes. */
import type { ApiKey } from '../../directory/key-rows.ts';
import { keyOut as ownKeyOut } from '../../http/wire/keys.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

/** `askingKeyId`: of the key that the request came with. */
export function keyOut(key: ApiKey, askingKeyId: string): AdminSchemas['Key'] {
  return { ...ownKeyOut(key, askingKeyId), scopes: [...key.scopes] };
}
