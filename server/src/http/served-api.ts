/**
 * One of the venue's APIs as the gateway serves it: the public one (gateway.ts), or the operator's (server/src/admin).
 * What an API file says of an operation stands in its generated table; what the venue decides beside it is added here.
 */
import type { FastifyCompressOptions } from '@fastify/compress';
import type { Identity } from '../directory/directory.ts';
import type { Scope } from '../directory/scopes.ts';
import type { OperationClass } from '../throttle/operation-classes.ts';
import { BODY_BYTES_MAX } from './limits.ts';
import type { Refused } from './requests/kill-switch.ts';
import type { BodyVersions } from './versions.ts';

/** As it was written (YAML), and the same parsed. */
export type ApiFile = { text: string; document: object };

export type ServedApi = {
  /** What people call it. */
  title: string;
  /** Before every path of the file, such as `/api/v1`. */
  prefix: string;
  /** By which answers are made. */
  version: string;
  file: ApiFile;
  /** By which bodies are read. */
  versions: BodyVersions;
  /** By operationId: unique within one API only. */
  operations: ReadonlyMap<string, ServedOperation>;
};

export type ServedOperation = {
  operationId: string;
  /** Any one of these lets a key in; none: the operation is public. */
  scopes: readonly Scope[];
  /** What a success answers with. */
  mediaTypes: readonly string[];
  takesBody: boolean;
  bodyBytesMax: number;
  cost: OperationClass;
  /** Where it differs from other answers. */
  compression?: FastifyCompressOptions | false;
};

/** As tools/generate writes them. */
type Table<Id extends string> = {
  readonly [Name in Id]: {
    readonly scope: Scope | 'public' | readonly Scope[];
    readonly mediaTypes: readonly string[];
    readonly requestBody?: string;
  };
};

type BesideTheFile<Id extends string> = {
  costs: { readonly [Name in Id]: OperationClass };
  bodyBytesMax?: { readonly [Name in Id]?: number };
  compression?: { readonly [Name in Id]?: FastifyCompressOptions | false };
};

export function servedOperations<Id extends string>(
  table: Table<Id>,
  { costs, bodyBytesMax = {}, compression = {} }: BesideTheFile<Id>,
): ServedApi['operations'] {
  const isOperation = (name: string): name is Id => Object.hasOwn(table, name);
  const served = Object.keys(table)
    .filter(isOperation)
    .map((operationId): ServedOperation => {
      const { scope, mediaTypes, requestBody } = table[operationId];
      const packed = compression[operationId];
      return {
        operationId,
        scopes: scopesOf(scope),
        mediaTypes,
        takesBody: requestBody !== undefined,
        bodyBytesMax: bodyBytesMax[operationId] ?? BODY_BYTES_MAX,
        cost: costs[operationId],
        ...(packed !== undefined && { compression: packed }),
      };
    });
  return new Map(served.map((operation) => [operation.operationId, operation]));
}

function scopesOf(scope: Scope | 'public' | readonly Scope[]): readonly Scope[] {
  if (scope === 'public') return [];
  return typeof scope === 'string' ? [scope] : scope;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on public operations and before it is known. */
    identity: Identity | null;
    /** What costs by its body is charged once, by that or by what is wrong with it. */
    isBodyPaid: boolean;
    /** There was no token, and it is refused so, unless its body turns out to be the kill switch. */
    refusedUnlessKill: Refused | null;
  }
  interface FastifyContextConfig {
    /** Absent for pages. */
    operation?: ServedOperation;
  }
}
