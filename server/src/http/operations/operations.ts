/** The operations of the API file, by operationId. Missing one doesn't compile; routes.test.ts holds the rest. */
import type { OperationId } from '@wattbook/api/operations';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answering } from '../answers/answer.ts';
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
  return {
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
    submitOrder: answering((request: OperationRequest<'submitOrder'>) =>
      request.query.dryRun === true
        ? previewOrder(parts, whoAsks(request), request.body)
        : submitOrder(parts, whoAsks(request), request.body),
    ),
    listOrders: answering((request: OperationRequest<'listOrders'>) => listOrders(parts, whoAsks(request), request)),
    getOrder: answering((request: OperationRequest<'getOrder'>) => getOrder(parts, whoAsks(request), request)),
    amendOrder: answering((request: OperationRequest<'amendOrder'>) =>
      amendOrder(parts, whoAsks(request), request.params.orderId, request.body),
    ),
    cancelOrder: answering((request: OperationRequest<'cancelOrder'>) =>
      cancelOrder(parts, whoAsks(request), request.params.orderId, request.query.revision),
    ),
    parkOrder: answering((request: OperationRequest<'parkOrder'>) =>
      parkOrder(parts, whoAsks(request), { orderId: request.params.orderId, body: request.body }),
    ),
    activateOrder: answering((request: OperationRequest<'activateOrder'>) =>
      activateOrder(parts, whoAsks(request), { orderId: request.params.orderId, body: request.body }),
    ),
    submitBasket: answering((request: OperationRequest<'submitBasket'>) =>
      submitBasket(parts, whoAsks(request), request.body),
    ),
    submitBlock: answering((request: OperationRequest<'submitBlock'>) =>
      submitBlock(parts, whoAsks(request), request.body),
    ),
    listTrades: answering((request: OperationRequest<'listTrades'>) => listTrades(parts, whoAsks(request), request)),
    getTrade: answering((request: OperationRequest<'getTrade'>) => getTrade(parts, whoAsks(request), request)),
    recallTrade: answering((request: OperationRequest<'recallTrade'>) =>
      recallTrade(parts, whoAsks(request), request.params.tradeId, request.body),
    ),
    cancelOrders: answering((request: OperationRequest<'cancelOrders'>) =>
      cancelOrders(parts, whoAsks(request), request.body),
    ),
    submitBatch: answering((request: OperationRequest<'submitBatch'>) => submitBatch(parts, whoAsks(request), request)),
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
