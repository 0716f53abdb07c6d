/** The API file, as it was written and as JSON. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayOptions } from '../gateway-options.ts';

export type Document = { content: Buffer; contentType: string; etag: string };

export function documentsOf({ text, document }: GatewayOptions['spec']): { yaml: Document; json: Document } {
  return {
    yaml: documentOf(text, 'application/yaml; charset=utf-8'),
    json: documentOf(JSON.stringify(document), 'application/json; charset=utf-8'),
  };
}

/** 304 for a client that has it already (RFC 9110, 13.1.2). */
export function sendDocument(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  { content, contentType, etag }: Document,
): FastifyReply {
  reply.header('etag', etag).header('cache-control', 'public, max-age=0, must-revalidate');
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.code(200).header('content-type', contentType).send(content);
}

/** Its tag is the hash of its text, equal in every process; weak, as it stands for each encoding (RFC 9110, 8.8.1). */
export function documentOf(text: string, contentType: string): Document {
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
  return { content: Buffer.from(text), contentType, etag };
}

/** Compared weakly. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', etag, etag.slice('W/'.length)].includes(tag.trim()));
}
