/**
 * Which client order ids are taken: participant and id -> order. Ids stay from acceptance until shortly after the
 * contract's closure (ARCHIVE_AFTER_CLOSURE_US); later a table answers and its answer comes in as `priorUse`.
 * A map for each participant: nothing has to be put together to be found.
 */
export type ClientOrderIds = {
  find(participantId: string, clientOrderId: string): number | undefined;
  remember(participantId: string, clientOrderId: string, orderId: number): void;
  forget(participantId: string, clientOrderId: string): void;
  size(): number;
};

export function createClientOrderIds(): ClientOrderIds {
  const byParticipant = new Map<string, Map<string, number>>();
  return {
    find: (participantId, clientOrderId) => byParticipant.get(participantId)?.get(clientOrderId),
    remember: (participantId, clientOrderId, orderId) => {
      const taken = byParticipant.get(participantId);
      if (taken === undefined) byParticipant.set(participantId, new Map([[clientOrderId, orderId]]));
      else taken.set(clientOrderId, orderId);
    },
    forget: (participantId, clientOrderId) => {
      byParticipant.get(participantId)?.delete(clientOrderId);
    },
    size: () => byParticipant.values().reduce((sum, { size }) => sum + size, 0),
  };
}
