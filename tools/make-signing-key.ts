/**
 * `npm run make-signing-key -- FILE`: an Ed25519 key for an exchange to sign confirmations with
 * (WATTBOOK_SIGNING_KEY_FILE). A key that is there stays; nobody but its owner may read it.
 */
import { keepSigningKey } from '../server/src/confirmations/signing-key.ts';
import { messageOf } from '../server/src/ops/error-message.ts';

const [file, ...others] = process.argv.slice(2);
if (file === undefined || others.length > 0) {
  console.error('usage: npm run make-signing-key -- FILE');
  process.exitCode = 2;
} else {
  try {
    console.log(`${file} holds the key ${keepSigningKey(file).kid}`);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
