/**
 * Answers in gzip or Brotli, for whoever asks for it (RFC 9110, 12.5.3). Requests are taken as they are: a body that
 * would have to be unpacked first could be any size.
 */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import compress, { type FastifyCompressOptions } from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import { COMPRESSED_AT_ONCE_BYTES_MAX, COMPRESSED_BYTES_MIN } from './limits.ts';
import type { OperationId } from '@wattbook/api/operations';

/**
 * The lowest levels, because packing stops everything else meanwhile: 500 contracts (221 kB) become 2.8 kB in 0.25 ms
 * (Brotli 1) or 8.6 kB in 0.65 ms (gzip 1), and sending less makes up for it. gzip 6 takes 3 ms, for 4.6 kB.
 */
const GZIP = { level: 1 };
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const ANSWERS: FastifyCompressOptions = {
  encodings: ['br', 'gzip'],
  customTypes: /^(?:application\/(?:problem\+)?(?:json|yaml)|text\/(?:html|css|csv|javascript))/,
  threshold: COMPRESSED_BYTES_MIN,
  syncThreshold: COMPRESSED_AT_ONCE_BYTES_MAX,
  zlibOptions: GZIP,
  brotliOptions: BROTLI,
  globalDecompression: false,
};

/** Files that never change, and that anybody may ask for: each is packed once, not once a request. */
export const FILES: FastifyCompressOptions = {
  ...ANSWERS,
  syncThreshold: Number.MAX_SAFE_INTEGER,
  zlib: {
    gzipSync: once((content) => gzipSync(content, GZIP)),
    brotliCompressSync: once((content) => brotliCompressSync(content, BROTLI)),
  },
};

/** For the routes that are added after it. That an answer depends on Accept-Encoding is said by every answer. */
export function compressAnswers(app: FastifyInstance): void {
  app.register(compress, ANSWERS);
  app.after(() => {
    app.addHook('onRoute', ({ method, onSend }) => {
      // Fastify measures the body of GET for HEAD, then drops it; that has to come after the packing, not before.
      if (method === 'HEAD' && Array.isArray(onSend)) onSend.reverse();
    });
  });
}

/** How operations differ from ANSWERS. A secret is never packed: it could be told from the size (BREACH). */
export const COMPRESSION: { readonly [Id in OperationId]?: FastifyCompressOptions | false } = {
  rotateKey: false,
  openStream: false,
  getSpecYaml: FILES,
  getSpecJson: FILES,
};

function once(pack: (content: Buffer) => Buffer): (content: Buffer) => Buffer {
  const known = new WeakMap<Buffer, Buffer>();
  return (content) => {
    const packed = known.get(content) ?? pack(content);
    known.set(content, packed);
    return packed;
  };
}
