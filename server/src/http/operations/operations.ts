/** The operations of the API file, by operationId. Missing one doesn't compile; routes.test.ts holds the rest. */
import type { OperationId } from '@wattbook/api/operations';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answering, type Answer } from '../answers/answer.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { whoAsks } from '../requests/authentication.ts';
import { getAccount, listKeys, revokeKey, rotateKey } from './account.ts';
import { getLimits } from './account-limits.ts';
import { liftBlock, setCancelAfter } from './account-risk.ts';
import { amendOrder } from './amend-order.ts';
import { documentsOf, sendDocument } from './api-file.ts';
import { listIndices, listStatistics } from './analytics.ts';
import { getStatement, listPositions } from './back-office.ts';
import { cancelOrder } from './cancel-order.ts';
import { cancelOrders } from './cancel-orders.ts';
import { listCandles } from './candles.ts';
import { getConfirmation } from './confirmation.ts';
import { explainOrder } from './explanation.ts';
import { withInjectedFault, type Injectable } from './injected-faults.ts';
import { getBook, getContract, listAreas, listContracts } from './market-reads.ts';
import { listOrderEvents } from './order-history.ts';
import { getOrder, getTrade, listMarketTrades, listOrders, listTrades } from './own-reads.ts';
import { activateOrder, parkOrder } from './park-order.ts';
import { recallTrade } from './recall-trade.ts';
import { getHealth, getStatus, getVersion } from './service.ts';
import type { Streams } from './stream.ts';
import { previewOrder } from './preview-order.ts';
import { submitBatch } from './submit-batch.ts';
import { submitBasket } from './submit-basket.ts';
import { submitBlock, submitOrder } from './submit-order.ts';

/** As fastify-openapi-glue wants them. Each takes the request that the API file promises. */
export function createOperations(parts: Parts, streams: Streams): { [Id in OperationId]: unknown } {
  const documents = documentsOf(parts.spec);
  /** The market is asked to change something: in the sandbox its answer can be made to fail. */
  const changing = <Request extends Injectable>(operation: (request: Request) => Promise<Answer>) =>
    answering(withInjectedFault(parts, operation));
  return {
    ...createAccount(parts),
    ...createBackOffice(parts),
    getHealth: answering(getHealth),
    getStatus: answering(() => getStatus(parts)),
    getVersion: answering(() => getVersion(parts)),
    getSpecYaml: (request: FastifyRequest, reply: FastifyReply) => sendDocument(request, reply, documents.yaml),
    getSpecJson: (request: FastifyRequest, reply: FastifyReply) => sendDocument(request, reply, documents.json),
    listAreas: answering(() => listAreas(parts)),
    listContracts: answering((request: OperationRequest<'listContracts'>) =>
      listContracts(parts, whoAsks(request), request),
    ),
    getContract: answering((request: OperationRequest<'getContract'>) => getContract(parts, whoAsks(request), request)),
    getBook: answering((request: OperationRequest<'getBook'>) => getBook(parts, whoAsks(request), request)),
    listMarketTrades: answering((request: OperationRequest<'listMarketTrades'>) =>
      listMarketTrades(parts, whoAsks(request), request),
    ),
    submitOrder: changing((request: OperationRequest<'submitOrder'>) =>
      request.query.dryRun === true
        ? previewOrder(parts, whoAsks(request), request.body)
        : submitOrder(parts, whoAsks(request), request.body),
    ),
    listOrders: answering((request: OperationRequest<'listOrders'>) => listOrders(parts, whoAsks(request), request)),
    getOrder: answering((request: OperationRequest<'getOrder'>) => getOrder(parts, whoAsks(request), request)),
    amendOrder: changing((request: OperationRequest<'amendOrder'>) =>
      amendOrder(parts, whoAsks(request), request.params.orderId, request.body),
    ),
    cancelOrder: changing((request: OperationRequest<'cancelOrder'>) =>
      cancelOrder(parts, whoAsks(request), request.params.orderId, request.query.revision),
    ),
    parkOrder: changing((request: OperationRequest<'parkOrder'>) =>
      parkOrder(parts, whoAsks(request), { orderId: request.params.orderId, body: request.body }),
    ),
    activateOrder: changing((request: OperationRequest<'activateOrder'>) =>
      activateOrder(parts, whoAsks(request), { orderId: request.params.orderId, body: request.body }),
    ),
    submitBasket: changing((request: OperationRequest<'submitBasket'>) =>
      submitBasket(parts, whoAsks(request), request.body),
    ),
    submitBlock: changing((request: OperationRequest<'submitBlock'>) =>
      submitBlock(parts, whoAsks(request), request.body),
    ),
    listTrades: answering((request: OperationRequest<'listTrades'>) => listTrades(parts, whoAsks(request), request)),
    getTrade: answering((request: OperationRequest<'getTrade'>) => getTrade(parts, whoAsks(request), request)),
    recallTrade: answering((request: OperationRequest<'recallTrade'>) =>
      recallTrade(parts, whoAsks(request), request.params.tradeId, request.body),
    ),
    cancelOrders: changing((request: OperationRequest<'cancelOrders'>) =>
      cancelOrders(parts, whoAsks(request), request.body),
    ),
    submitBatch: changing((request: OperationRequest<'submitBatch'>) => submitBatch(parts, whoAsks(request), request)),
    openStream: answering((request: OperationRequest<'openStream'>, reply) =>
      streams.open(request, whoAsks(request), reply),
    ),
  };
}

/** What back offices read, and traders look back on. */
function createBackOffice(parts: Parts) {
  return {
    listOrderEvents: answering((request: OperationRequest<'listOrderEvents'>) =>
      listOrderEvents(parts, whoAsks(request), request),
    ),
    explainOrder: answering((request: OperationRequest<'explainOrder'>) =>
      explainOrder(parts, whoAsks(request), request),
    ),
    getConfirmation: answering((request: OperationRequest<'getConfirmation'>) =>
      getConfirmation(parts, whoAsks(request), request),
    ),
    listCandles: answering((request: OperationRequest<'listCandles'>) => listCandles(parts, whoAsks(request), request)),
    listStatistics: answering((request: OperationRequest<'listStatistics'>) =>
      listStatistics(parts, whoAsks(request), request),
    ),
    listIndices: answering((request: OperationRequest<'listIndices'>) => listIndices(parts, whoAsks(request), request)),
    listPositions: answering((request: OperationRequest<'listPositions'>) =>
      listPositions(parts, whoAsks(request), request),
    ),
    getStatement: answering((request: OperationRequest<'getStatement'>) =>
      getStatement(parts, whoAsks(request), request),
    ),
  };
}

/** One's own rights, limits and keys. */
function createAccount(parts: Parts) {
  return {
    getAccount: answering((request: OperationRequest<'getAccount'>) => getAccount(parts, whoAsks(request), request)),
    liftBlock: answering((request: OperationRequest<'liftBlock'>) => liftBlock(parts, whoAsks(request))),
    setCancelAfter: answering((request: OperationRequest<'setCancelAfter'>) =>
      setCancelAfter(parts, whoAsks(request), request.body),
    ),
    getLimits: answering((request: OperationRequest<'getLimits'>) => getLimits(parts, whoAsks(request), request)),
    listKeys: answering((request: OperationRequest<'listKeys'>) => listKeys(parts, whoAsks(request), request)),
    revokeKey: answering((request: OperationRequest<'revokeKey'>) =>
      revokeKey(parts, whoAsks(request), request.params.keyId),
    ),
    rotateKey: answering((request: OperationRequest<'rotateKey'>) =>
      rotateKey(parts, whoAsks(request), request.params.keyId),
    ),
  };
}
