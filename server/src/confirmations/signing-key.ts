/** The venue's Ed25519 key: read from a file of its own, made there in the sandbox; named by its thumbprint. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { messageOf } from '../ops/error-message.ts';

/** `publicKey`: the 32 bytes of RFC 8032 as base64url, the `x` of a JWK (RFC 8037). */
export type PublicSigningKey = { kid: string; publicKey: string };

export type SigningKey = PublicSigningKey & {
  /** 64 bytes. Computed on another thread. */
  sign(bytes: Uint8Array): Promise<Buffer>;
};

const HOW_TO_MAKE_ONE = 'Make one with: npm run make-signing-key -- FILE';

/** Throws in words: which file, what is wrong with it, how to make one. */
export function readSigningKey(file: string): SigningKey {
  try {
    return signingKeyOf(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = `The key that signs confirmations can't be read from ${file} (${messageOf(error)}).`;
    throw new Error(`${reason} It has to be an Ed25519 private key, PKCS#8 as PEM. ${HOW_TO_MAKE_ONE}`, {
      cause: error,
    });
  }
}

/** The key in this file, made if there is none. Nobody else may read it. */
export function keepSigningKey(file: string): SigningKey {
  if (!existsSync(file)) writeOnce(file, makePem());
  return readSigningKey(file);
}

export function signingKeyOf(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') {
    throw new Error(`it holds a key of the kind ${String(privateKey.asymmetricKeyType)}`);
  }
  const publicKey = publicPartOf(privateKey);
  return { kid: thumbprintOf(publicKey), publicKey, sign: (bytes) => signOnThread(privateKey, bytes) };
}

/** RFC 7638 over the members that RFC 8037 requires, in the order of their names. */
export function thumbprintOf(publicKey: string): string {
  const members = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: publicKey });
  return createHash('sha256').update(members).digest('base64url');
}

function publicPartOf(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('bug: an Ed25519 key without a public part');
  return x;
}

function signOnThread(privateKey: KeyObject, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(null, bytes, privateKey, (error, signature) => {
      if (error === null) resolve(signature);
      else reject(error);
    });
  });
}

function makePem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** Whole or not at all; one that appeared meanwhile stays. */
function writeOnce(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(unfinished);
  }
}
