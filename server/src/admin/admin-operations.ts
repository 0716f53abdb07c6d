/** The operations of the operator's API file, by operationId. Missing one doesn't compile. */
import type { OperationId } from '@wattbook/api/admin-operations';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answering } from '../http/answers/answer.ts';
import { documentsOf, sendDocument } from '../http/operations/api-file.ts';
import { getHealth } from '../http/operations/service.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest } from './admin-schemas.ts';
import { createAudit } from './audit.ts';
import { cancelOrder, cancelOrders, unblockParticipant } from './brakes.ts';
import {
  getContract,
  getMarket,
  haltContract,
  haltMarket,
  listContracts,
  resumeContract,
  resumeMarket,
} from './halts.ts';
import { issueKey, issueOperatorKey, listKeys, listOperatorKeys, revokeKey, revokeOperatorKey } from './keys.ts';
import { admitParticipant, changeParticipant, getParticipant, listParticipants } from './participants.ts';
import { defineProduct, getProduct } from './products.ts';
import { getQuarantinedCommand, listQuarantinedCommands, releaseQuarantinedCommand, unblockKey } from './quarantine.ts';
import { decideRecall, listRecalls } from './recalls.ts';
import { setReferencePrices } from './reference-prices.ts';
import { settleDeliveryDay } from './settlements.ts';
import { getOrder, getTrade, listOrders, listTrades } from './surveillance.ts';
import { getTerms, setTerms } from './terms.ts';
import { discardQuarantinedTrade, listQuarantinedTrades, retryQuarantinedTrade } from './upstream-trades.ts';

type Handlers = { [Id in OperationId]: unknown };

export function createAdminOperations(parts: AdminParts): Handlers {
  return {
    ...createDirectoryOperations(parts),
    ...createMarketOperations(parts),
    ...createQuarantineOperations(parts),
  };
}

type Elsewhere = keyof ReturnType<typeof createMarketOperations> | keyof ReturnType<typeof createQuarantineOperations>;

/** The service itself, participants and keys, and what surveillance reads. */
function createDirectoryOperations(parts: AdminParts): Omit<Handlers, Elsewhere> {
  const documents = documentsOf(parts.spec);
  const audited = createAudit(parts.log);
  return {
    getAdminHealth: answering(getHealth),
    getSpecYaml: (request: FastifyRequest, reply: FastifyReply) => sendDocument(request, reply, documents.yaml),
    getSpecJson: (request: FastifyRequest, reply: FastifyReply) => sendDocument(request, reply, documents.json),
    listParticipants: answering((request: AdminRequest<'listParticipants'>) => listParticipants(parts, request)),
    getParticipant: answering((request: AdminRequest<'getParticipant'>) => getParticipant(parts, request)),
    admitParticipant: audited((request: AdminRequest<'admitParticipant'>, identity) =>
      admitParticipant(parts, identity, request.body),
    ),
    changeParticipant: audited((request: AdminRequest<'changeParticipant'>, identity) =>
      changeParticipant(parts, identity, request),
    ),
    listKeys: answering((request: AdminRequest<'listKeys'>) => listKeys(parts, request)),
    issueKey: audited((request: AdminRequest<'issueKey'>, identity) => issueKey(parts, identity, request)),
    revokeKey: audited((request: AdminRequest<'revokeKey'>, identity) => revokeKey(parts, identity, request.params)),
    listOperatorKeys: answering((request: AdminRequest<'listOperatorKeys'>) => listOperatorKeys(parts, request)),
    issueOperatorKey: audited((request: AdminRequest<'issueOperatorKey'>, identity) =>
      issueOperatorKey(parts, identity, request.body),
    ),
    revokeOperatorKey: audited((request: AdminRequest<'revokeOperatorKey'>, identity) =>
      revokeOperatorKey(parts, identity, request.params.keyId),
    ),
    listOrders: answering((request: AdminRequest<'listOrders'>) => listOrders(parts, request)),
    getOrder: answering((request: AdminRequest<'getOrder'>) => getOrder(parts, request)),
    listTrades: answering((request: AdminRequest<'listTrades'>) => listTrades(parts, request)),
    getTrade: answering((request: AdminRequest<'getTrade'>) => getTrade(parts, request)),
  };
}

/** What intervenes in the market, and shows what came of it. */
function createMarketOperations(parts: AdminParts) {
  const audited = createAudit(parts.log);
  return {
    getMarket: answering((request: AdminRequest<'getMarket'>) => getMarket(parts, request)),
    haltMarket: audited((request: AdminRequest<'haltMarket'>, identity) => haltMarket(parts, identity, request.body)),
    resumeMarket: audited((request: AdminRequest<'resumeMarket'>, identity) =>
      resumeMarket(parts, identity, request.body),
    ),
    listContracts: answering((request: AdminRequest<'listContracts'>) => listContracts(parts, request)),
    getContract: answering((request: AdminRequest<'getContract'>) => getContract(parts, request)),
    haltContract: audited((request: AdminRequest<'haltContract'>, identity) => haltContract(parts, identity, request)),
    resumeContract: audited((request: AdminRequest<'resumeContract'>, identity) =>
      resumeContract(parts, identity, request),
    ),
    cancelOrder: audited((request: AdminRequest<'cancelOrder'>, identity) => cancelOrder(parts, identity, request)),
    cancelOrders: audited((request: AdminRequest<'cancelOrders'>, identity) => cancelOrders(parts, identity, request)),
    unblockParticipant: audited((request: AdminRequest<'unblockParticipant'>, identity) =>
      unblockParticipant(parts, identity, request),
    ),
    getTerms: answering((request: AdminRequest<'getTerms'>) => getTerms(parts, request)),
    setTerms: audited((request: AdminRequest<'setTerms'>, identity) => setTerms(parts, identity, request)),
    setReferencePrices: audited((request: AdminRequest<'setReferencePrices'>, identity) =>
      setReferencePrices(parts, identity, request.body),
    ),
    getProduct: answering((request: AdminRequest<'getProduct'>) => getProduct(parts, request)),
    defineProduct: audited((request: AdminRequest<'defineProduct'>, identity) =>
      defineProduct(parts, identity, request),
    ),
    listRecalls: answering((request: AdminRequest<'listRecalls'>) => listRecalls(parts, request)),
    decideRecall: audited((request: AdminRequest<'decideRecall'>, identity) => decideRecall(parts, identity, request)),
    settleDeliveryDay: audited((request: AdminRequest<'settleDeliveryDay'>, identity) =>
      settleDeliveryDay(parts, identity, request),
    ),
  };
}

/** What is done about commands at which the market failed, and about trades that could not be taken over. */
function createQuarantineOperations(parts: AdminParts) {
  const audited = createAudit(parts.log);
  return {
    listQuarantinedCommands: answering((request: AdminRequest<'listQuarantinedCommands'>) =>
      listQuarantinedCommands(parts, request),
    ),
    getQuarantinedCommand: answering((request: AdminRequest<'getQuarantinedCommand'>) =>
      getQuarantinedCommand(parts, request),
    ),
    releaseQuarantinedCommand: audited((request: AdminRequest<'releaseQuarantinedCommand'>, identity) =>
      releaseQuarantinedCommand(parts, identity, request),
    ),
    unblockKey: audited((request: AdminRequest<'unblockKey'>, identity) => unblockKey(parts, identity, request.params)),
    listQuarantinedTrades: answering((request: AdminRequest<'listQuarantinedTrades'>) =>
      listQuarantinedTrades(parts, request),
    ),
    retryQuarantinedTrade: audited((request: AdminRequest<'retryQuarantinedTrade'>, identity) =>
      retryQuarantinedTrade(parts, identity, request),
    ),
    discardQuarantinedTrade: audited((request: AdminRequest<'discardQuarantinedTrade'>, identity) =>
      discardQuarantinedTrade(parts, identity, request),
    ),
  };
}
