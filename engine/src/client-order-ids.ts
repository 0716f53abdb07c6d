/**
 * Which client order ids are taken: participant and id -> order. Ids stay from acceptance until shortly after the
 * contract's closure (ARCHIVE_AFTER_CLOSURE_US); later a table answers and its answer comes in as `priorUse`.
 * Sharded, because a JavaScript Map ends at 16.7 million entries.
 */
const SHARDS = 64;

export type ClientOrderIds = {
  find(participantId: string, clientOrderId: string): number | undefined;
  remember(participantId: string, clientOrderId: string, orderId: number): void;
  forget(participantId: string, clientOrderId: string): void;
  size(): number;
};

export function createClientOrderIds(): ClientOrderIds {
  const shards = Array.from({ length: SHARDS }, () => new Map<string, number>());
  const shardOf = (key: string): Map<string, number> | undefined => shards[shardIndex(key)];
  return {
    find: (participantId, clientOrderId) => {
      const key = keyOf(participantId, clientOrderId);
      return shardOf(key)?.get(key);
    },
    remember: (participantId, clientOrderId, orderId) => {
      const key = keyOf(participantId, clientOrderId);
      shardOf(key)?.set(key, orderId);
    },
    forget: (participantId, clientOrderId) => {
      const key = keyOf(participantId, clientOrderId);
      shardOf(key)?.delete(key);
    },
    size: () => shards.reduce((sum, shard) => sum + shard.size, 0),
  };
}

/** A space occurs in neither part. */
function keyOf(participantId: string, clientOrderId: string): string {
  return `${participantId} ${clientOrderId}`;
}

function shardIndex(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0;
  return (hash >>> 0) % SHARDS;
}
