// Written by tools/generate/generate.ts from api/openapi.yaml and api/errors.yaml. Do not edit.
export interface paths {
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Can this process answer?
     * @description Says that the process that you reached can answer, and nothing about the market: see `GET /status` for that. Meant for load balancers.
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How is the venue?
     * @description Whether the market takes orders, how far it has come, and how its components are. The answer is 200 also when something is down; read `marketState` and `components`.
     */
    get: operations['getStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/version': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Which build is it?
     * @description The build that answers, and the versions of this file that it accepts as `version` in bodies.
     */
    get: operations['getVersion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.yaml': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This file, as YAML
     * @description The API file of the running build, exactly as it was written.
     */
    get: operations['getSpecYaml'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This file, as JSON
     * @description The API file of the running build, with the same content as the YAML.
     */
    get: operations['getSpecJson'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/areas': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List delivery areas
     * @description The areas in which power can be delivered, each with its time zone, currency and products. The list is short and comes as one page.
     */
    get: operations['listAreas'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/contracts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List contracts
     * @description The contracts of this venue, by ascending start of delivery. A contract is one delivery period of one product in one area. `state=OPEN` shows those that can be traded now. Blocks are not listed here: there are too many.
     */
    get: operations['listContracts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/contracts/{contractId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The contract's id, as in `GET /contracts`.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a contract
     * @description One contract with its times, its state, and the steps and limits of prices and quantities. A block that somebody has ordered (`POST /blocks`) can be asked for in the same way, until some ten minutes after its closure. What was traded in it stays in the lists of trades.
     */
    get: operations['getContract'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/contracts/{contractId}/book': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The contract's id, as in `GET /contracts`.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a contract's order book
     * @description What is bid and asked for a contract, added up by price, best price first on each side. Of an iceberg only what it shows is counted. A contract that is neither open nor halted has an empty book. A block has a book of its own. With `at` it is the book as it was; what is long past may take a few seconds (`past-not-ready`).
     */
    get: operations['getBook'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/market/trades': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the market's trades (the tape)
     * @description Every trade of the market, without saying whose: newest first, or ascending with `after`. Your own trades, with your side and your order, are in `GET /trades`.
     */
    get: operations['listMarketTrades'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List your orders
     * @description Your participant's orders in all states: newest first, or with `after` those changed since, in the order of their last change. `clientOrderId` finds an order by your own id.
     */
    get: operations['listOrders'];
    put?: never;
    /**
     * Place an order
     * @description Places an order and answers with its outcome: never "accepted, look later". The order first trades with resting
     *     orders at equal or better prices (at their prices); what then becomes of the rest depends on `timeInForce`.
     *
     *     201 means accepted, also for an `IOC` or `FOK` order that found nothing: its `state` is `CANCELLED` and its
     *     `fills` are empty. A refused order (422) leaves nothing behind, not even its `clientOrderId`.
     *
     *     An `ICEBERG` shows only `displayQuantity` of itself. With `parked` the order is kept out of the book until
     *     `POST /orders/{orderId}/activate`.
     *
     *     No answer, or 504? Send the very same request again, with the same `clientOrderId`. The order happens once, and
     *     you get the first answer, whatever became of the order since. Two requests are the same when their terms are
     *     equal in value: `5` is `5.0`, 10:00+01:00 is 09:00Z, and what was left out has its default.
     *
     *     With `dryRun=true` nothing happens: you get 200 with what the order would bring if it were placed now, or the
     *     refusal that it would get. Others may come before you, so it promises nothing.
     */
    post: operations['submitOrder'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel many orders; the kill switch
     * @description Cancels all open orders of your participant, active or parked, that match every filter given; with no filter,
     *     all of them, whichever key placed them. It takes effect at once: from `Wattbook-Sequence` on none of them can
     *     trade.
     *
     *     **Kill switch**: with `block: true` your participant is blocked as well, whatever the filter: until
     *     `POST /account/unblock` it can cancel and park, and nothing else. This needs the scope `risk`. It is let through
     *     even when your rate of `cancels` is spent, as long as there is something for it to do: your participant is not
     *     blocked by itself yet, or there is no filter and orders are open.
     *
     *     No answer, or 504? Send it again, before you place new orders: it takes out what is there then. What is
     *     cancelled already is not counted again, so the counts of the two answers differ.
     *
     *     A filter that names nothing matches nothing, and that is no error: read `cancelledOrders`.
     */
    post: operations['cancelOrders'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Place, amend and cancel in one request
     * @description Up to 500 operations, carried out one after the other with nothing of anybody else in between. Each stands for
     *     itself: it is not all or nothing. The answer is 200 with one result for each operation, in their order, also
     *     when some or all were refused.
     *
     *     A body that is not well-formed anywhere is refused as a whole (400), and nothing of it is executed. `onError`
     *     says what follows a refusal: `CONTINUE` goes on with the next operation, `STOP` skips all that come after it.
     *
     *     It costs a token of your rate for each operation, in the class of each. If there are too few (429), nothing is
     *     executed, and it costs a tenth of that, rounded up, at most what is left: wait for `Retry-After`, and the same
     *     batch passes. While neither class has a token, a batch is refused unread and costs nothing: `Retry-After` then
     *     says when each has one.
     *
     *     No answer, or 504? Send the very same request again: orders are placed once, by their `clientOrderId`, and
     *     amendments are made once, by the revision that they name; each is answered as the first time.
     */
    post: operations['submitBatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{orderId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get an order
     * @description One of your orders as it stands. Another participant's order is answered as if there were none (404).
     */
    get: operations['getOrder'];
    put?: never;
    post?: never;
    /**
     * Cancel an order
     * @description Takes what is left of an order out of the market. There is no body. An order that is gone already, for whatever reason, is no error: the answer is 200 with the order as it is, so read `state` and `filledQuantity`. To be safe against changes that you have not seen, send the `revision` that you know.
     */
    delete: operations['cancelOrder'];
    options?: never;
    head?: never;
    /**
     * Amend an order
     * @description Changes an order's price, quantity, display quantity, `validUntil` or text; what is left out stays. The order
     *     keeps its id. A lower quantity keeps its place in the queue (of an iceberg, what is hidden goes first); a new
     *     price, a higher quantity or another display quantity loses it, and the order may trade at once. A parked order
     *     is only changed.
     *
     *     `quantity` is the order's new total, filled part included: so a fill on its way can never make it too much.
     *     Equal to what is filled, it cancels the rest.
     *
     *     `revision` is the one that you saw; if the order was changed since, you get 409 with the current one. Fills
     *     don't change the revision. The same amendment of the same revision, sent again, gives the first answer again; so
     *     do the last 500 changes of an order, whatever was changed since.
     */
    patch: operations['amendOrder'];
    trace?: never;
  };
  '/orders/{orderId}/events': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    /**
     * List what happened to an order
     * @description The history of one of your orders, also of one that ended long ago: newest first, or ascending with `after`.
     *     Each entry says what happened, in a code and in words, and how the order stood from then on. `id` is the place
     *     of the event on the stream.
     *
     *     A page is made of at most 50 records of the market, so it may hold fewer entries than `limit` though there are
     *     more: go by `nextCursor`. What was refused changed nothing and is not listed. Halts, openings and closures of
     *     the contract itself are told on the stream's channel `market`.
     *
     *     Another participant's order is answered as if there were none (404).
     */
    get: operations['listOrderEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{orderId}/explanation': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Explain why an order is where it is
     * @description Where one of your orders is now, and each record of the market that brought it there, ascending: what filled
     *     it, what traded before it and why, what was refused, what put more or less before it. In codes, in words, and
     *     with its place in the queue after each record. It is worked out again from the journal, and every record that
     *     was read on the way has to come out as it was recorded.
     *
     *     Orders that are before yours are counted as the book shows them: hidden quantity is not in it, nor whose they
     *     are. It ends with the order: what you asked of an order that had ended is not listed.
     *
     *     A page ends with the record in which `limit` is reached, so it may hold a few steps more; or after 50,000
     *     records, so it may be empty though there are more: go by `nextCursor`. What is long past may take a few seconds
     *     (`past-not-ready`). Another participant's order is answered as if there were none (404).
     */
    get: operations['explainOrder'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{orderId}/park': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Park an order
     * @description Takes an active order out of the book and keeps it: it can't trade until you activate it. It keeps its id, and
     *     loses its place in the queue. An order that is parked already is no error: the answer is 200 with the order as
     *     it is.
     *
     *     Parking is possible while the contract is halted, and while your participant is blocked. A parked order still
     *     ends when its contract closes, or at its `validUntil`.
     *
     *     With a `revision`, an order that was changed since is left alone (409), and the same request sent again gives
     *     the first answer again.
     */
    post: operations['parkOrder'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{orderId}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Activate a parked order
     * @description Puts a parked order back into the book, at the end of its queue, where it may trade at once. The market's rules
     *     are looked at as for a new order. An order that is active already is no error: the answer is 200 with the order
     *     as it is, and without fills.
     *
     *     With a `revision`, an order that was changed since is left alone (409), and the same request sent again gives
     *     the first answer again.
     */
    post: operations['activateOrder'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/baskets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Place orders that trade all or none
     * @description 2 to 100 orders for different contracts that are filled all at once and in full, or not at all: then none of
     *     them exists (`basket-not-fillable`). Each is a `FOK` order; the first is known as `<clientBasketId>:1`, the next
     *     as `<clientBasketId>:2`, and so on.
     *
     *     No answer, or 504? Send the very same request again, with the same `clientBasketId`: the basket happens once,
     *     and you get the first answer again.
     *
     *     It costs a token of your rate for each order. If there are too few (429), it costs a tenth of that, rounded up,
     *     at most what is left.
     */
    post: operations['submitBasket'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/blocks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Place an order for a block
     * @description One order for 2 to 24 contracts of one product and area, each of which begins where the one before ends: at one
     *     price, for one quantity in each of them. It is filled in all of them alike, by orders for the very same block.
     *
     *     A block is a contract of its own. Its id is in the answer; `GET /contracts/{contractId}` and its book show it
     *     from its first order on, until some ten minutes after its closure. It opens with its last contract and closes
     *     with its first, and has the steps and limits of its first. When one of its contracts closes or is halted, its
     *     orders are cancelled.
     *
     *     Everything else is as with `POST /orders`: outcome, retries, amending, parking, cancelling.
     */
    post: operations['submitBlock'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/trades': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List your trades
     * @description Your participant's trades: newest first, or ascending with `after`. A trade of which you are both buyer and seller is two items with one `tradeId`, one for each side.
     */
    get: operations['listTrades'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/trades/{tradeId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The trade's id, as in `fills`, `GET /trades` or the stream.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a trade
     * @description One of your trades. A trade between others is answered as if there were none (404). If you are both buyer and seller, you get the side whose order came later (the `TAKER`); `GET /trades` has both.
     */
    get: operations['getTrade'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/analytics/candles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the candles of a contract
     * @description Prices and volume of one contract by intervals, ascending, page by page: from the interval that holds `from`
     *     on, those that begin before `to`. Every interval is there; one without a trade has null prices and zero volume.
     *     `P1D` is a day by the clocks of the area (23, 24 or 25 hours). Recalled trades are in none; trades of other
     *     matching engines are in that of their execution, which may be before the opening or after the start of delivery.
     */
    get: operations['listCandles'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/analytics/statistics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List what traded of each contract of a day
     * @description Of each contract of a delivery day, and of all of them together: volume-weighted average price, volume, number
     *     of trades, first, highest, lowest and last price. All trades that were not recalled count, also those of other
     *     matching engines. Blocks are contracts of their own, and not in these.
     *
     *     `vwap` is sum(price × energy) / sum(energy), rounded half to even.
     */
    get: operations['listStatistics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/analytics/indices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the price indices of each contract of a day
     * @description Volume-weighted average prices over windows of time before delivery, for each contract of a delivery day. They
     *     are this venue's own, and versioned: `definitions` says the formula, the window, and what happens without a
     *     trade. They claim no equality with the official index of any exchange. When a trade is recalled, they are
     *     another from then on.
     */
    get: operations['listIndices'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/positions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List your positions
     * @description What your participant bought and sold for a delivery day, by contract and portfolio: trades that were not
     *     recalled, also those of other matching engines. Blocks are listed with the day of their first contract.
     *
     *     `cash` is what you are paid for it (below zero: what you pay). With `reference` each position also says what it
     *     brings if the net energy is worth that price: `result` = `cash` + `netEnergy` × `referencePrice`, rounded half
     *     to even; null without such a price, as of blocks.
     */
    get: operations['listPositions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/statements': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the settlement statement of a day
     * @description What your participant bought and sold for each quarter-hour of a delivery day in an area, by portfolio, and what
     *     it is paid for that (below zero: what it pays). The power of an hour, or of a block, is that of each of its
     *     quarters. Every quarter of the day is there: 92, 96 or 100.
     *
     *     Amounts are exact. `settlement` is the sum in cents, rounded once, half to even. A recalled trade is in no
     *     statement that is asked for later.
     */
    get: operations['getStatement'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/trades/{tradeId}/confirmation': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The trade's id, as in `fills`, `GET /trades` or the stream.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get the signed confirmation of a trade
     * @description What the venue confirms of one of your trades, from your side, as a document that can be filed. It is signed
     *     when the trade commits; each later revision of the trade (its recall is requested, refused, granted) gets a
     *     confirmation of its own, and the earlier ones stay as they are.
     *
     *     `jws` is the document with its signature: a JSON Web Signature in compact form (RFC 7515), with Ed25519
     *     (RFC 8037). Its payload is the `document` as it was signed, byte for byte. The public keys, also those that are
     *     no longer used, are at `/.well-known/jwks.json` of this host; the one to use has the `kid` of the signature's
     *     header.
     *
     *     By `Accept` it comes as JSON, or as a table with a header and one line (`text/csv`, RFC 4180), whose columns are
     *     the members of the document, then the `jws`. In a table, a text that a user has chosen and that begins as a
     *     formula does (`=`, `+`, `-`, `@`, a tab or the end of a line) has an apostrophe before it.
     */
    get: operations['getConfirmation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/trades/{tradeId}/recall': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The trade's id, as in `fills`, `GET /trades` or the stream.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask for the recall of a trade
     * @description For trades that are an obvious mistake. From your request on the trade is `RECALL_REQUESTED`; it stands until
     *     the operator has decided. If the recall is granted, the trade counts no more (`RECALLED`), but its orders don't
     *     come back; if not, it is `EXECUTED` again. Either side may ask, while the product's window after the trade lasts
     *     (normally 10 minutes).
     *
     *     No answer, or 504? Send it again: until the operator has decided, asking again is answered as the first time,
     *     whatever the `reason`; the first one stands. If the other side was first, it is refused (`recall-requested`).
     */
    post: operations['recallTrade'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/account': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who am I?
     * @description Your participant and the key that you use; whether your participant is blocked, which dead man's switches are armed, and what happens when your orders meet each other.
     */
    get: operations['getAccount'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/account/unblock': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Lift your block
     * @description Ends what `POST /orders/cancel` with `block: true` began: new orders are taken again. Orders that were cancelled
     *     don't come back. A block by the operator is ended by the operator alone (`blocked-by-operator`).
     *
     *     No answer, or 504? Send it again: `not-blocked` then says that there is nothing to lift any more.
     */
    post: operations['liftBlock'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/account/cancel-after': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Set the dead man's switch
     * @description Unless you set it again within `seconds`, your open orders are cancelled, once: those that this key entered
     *     (`KEY`), or all of your participant's (`PARTICIPANT`). There is one switch for each key and one for the
     *     participant; each setting takes the place of the one before, from now on. 0 switches it off. A successor of a
     *     key has a switch of its own.
     *
     *     `PARTICIPANT` needs the scope `risk`. Whoever sets that switch decides for all of your programs: one that trades
     *     could otherwise switch it off, or go on setting it when the program that should has died. Let one program hold
     *     it, and each that trades the switch of its own key.
     *
     *     Set it when you connect, then again and again, at least twice in each `seconds`. It costs a token of `cancels`,
     *     so it can be set also when your rate of orders is spent. Losing the connection alone does nothing.
     */
    put: operations['setCancelAfter'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/account/limits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get your limits, and what is used of them
     * @description What the venue allows your participant and this key, and how much of it is used at the moment. A contract may allow less in one order: see its `maxQuantity` and `maxValue`. Rates are counted for each key; a key and its successors share them. A rate that was agreed on with your participant alone is shown in place of its tier's.
     */
    get: operations['getLimits'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/account/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List your keys
     * @description The API keys of your participant, newest first, also revoked ones. The keys themselves are never shown: the venue keeps only a hash of each.
     */
    get: operations['listKeys'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/account/keys/{keyId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The key's id, as in `GET /account/keys`. It is the part of the key after the environment.
         * @example 4kR9mZq2TbXw
         */
        keyId: components['parameters']['KeyIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke a key
     * @description From now on the key is refused, everywhere within a second, and the streams that it opened are closed. Orders that it placed stay. A key that is revoked already is no error: the answer is the key as it is. You may revoke the key that you use; after the last one with the scope `keys`, only the operator can give you new ones.
     */
    delete: operations['revokeKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/account/keys/{keyId}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The key's id, as in `GET /account/keys`. It is the part of the key after the environment.
         * @example 4kR9mZq2TbXw
         */
        keyId: components['parameters']['KeyIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Rotate a key
     * @description Makes a successor of a key, with the same user and scopes. Both work, until you revoke the old one: give the new
     *     key to your programs, see that they use it, then revoke the old one. The answer is the only one that ever shows
     *     the new key. There is no body.
     *
     *     A key has one live successor at most, and a successor can be rotated once its predecessor is revoked
     *     (`key-rotated-already`). So if the answer was lost, look for the successor in `GET /account/keys`, revoke it,
     *     and rotate again. A key with more scopes than yours can't be rotated with it (`missing-scope`).
     */
    post: operations['rotateKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow the market
     * @description Server-Sent Events on one connection that stays open, all in the order in which they happened. `channels` says
     *     what you hear:
     *
     *     - `trades`: each `trade` of the market, anonymous as on the tape; once more, with its new `state` and
     *       `revision`, whenever its recall is asked for, granted or refused.
     *     - `orders`: what happens to your participant's orders, whoever caused it: an `order` for each change, with its
     *       reason and who made it, and each `trade` of yours, with what it left of your order in `own`. Also `account`:
     *       your participant's kill switch, dead man's switches and limits.
     *     - `books`: the order books, as `book`. `START`: from here on books are told; forget what you know of any, as all
     *       are empty but those that follow. `SNAPSHOT`: all of one book. `CHANGES`: those prices of a book that an order
     *       changed, each with all that is there now; a quantity of `0.0` means nothing is. One for each book and
     *       sequence. What an iceberg hides is in none of them.
     *     - `market`: a contract is listed, opens, is halted, resumed or closes; the whole market is; a reference price is
     *       set.
     *
     *     On the wire an event is lines of text, ended by an empty one:
     *
     *         id: 48211-1
     *         event: trade
     *         data: {"tradeId":"T-567","contractId":"NL-20261122T1400Z-PT15M", …}
     *
     *     The schema below describes one event after parsing: `event` is its type, `id` its place, `data` its JSON. Ignore
     *     types that you don't know. What happened once is one event, also where several of your channels tell it. The
     *     filters by area, product and contract apply to all that is about a contract.
     *
     *     **Resuming.** Keep the last `id` and send it on the next connection, as the header `Last-Event-ID` (browsers do
     *     so by themselves) or as `after`: you get everything since, each event once, then what is new. The ids are the
     *     same under every filter. A bare sequence means "after all of that sequence". With neither, the stream begins
     *     with what is new. To begin without a gap: list first, then stream `after` the `Wattbook-Sequence` of the list's
     *     first page.
     *
     *     **Books.** Every connection begins with a `START` and its snapshots: the books as they were where you resume,
     *     then each change since, so that yours are right at the id of every `book`. `START` and snapshots share that
     *     place's id; each change has one of its own, unless it is conflated. How books changed is remembered for as long
     *     as it takes to change 50,000 prices, at least. Resume from earlier than that, or read more slowly, and you get
     *     everything else without a gap, and a `START` where the books are known again: its `sequence` says from where.
     *
     *     With `conflate` a book that changes comes at most once in that time, as it is by then: one `CHANGES` with the
     *     newest state of each price that is another since you heard of it. It has the id of the place up to which it is
     *     right, which several may share, and which is never before what else you were told. All other events come at
     *     once.
     *
     *     **Silence.** Every 5 seconds a `heartbeat` comes, with an `id` to resume from, so that a quiet stream can be
     *     told from a dead one: hear nothing for 15 seconds, and connect again. `reset` means that the stream can't go on
     *     from the id that you sent, and says from where it does: list again. `shutdown` comes before the venue closes the
     *     connection: connect again and resume. Wait as long as the stream's `retry:` says, so that not all come at once.
     */
    get: operations['openStream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description A version of the API file. In a body: the one that your client was written against, always the same until you change the client. */
    ApiVersion: string;
    /** @description A decimal number as a string; up to 7 digits before the point and 5 after it. */
    Decimal: string;
    /** @description A price per MWh in the contract's currency, with 2 decimals. Negative prices are normal. */
    Price: string;
    /** @description The average price of the filled part, weighted by quantity, with 5 decimals (rounded half to even; for information, add up the trades for exact sums). Null while nothing is filled. */
    AveragePrice: string | null;
    /** @description Power in MW, with 1 decimal. */
    Quantity: string;
    /** @description Energy in MWh (quantity × hours), with 3 decimals. Exact. */
    Energy: string;
    /** @description Money (price × energy) in the contract's currency, with 5 decimals. Exact, and negative with a negative price. */
    Amount: string;
    /** @description Money, as Amount; null where there is no limit. */
    NullableAmount: string | null;
    /** @description Power in MW, with 1 decimal, or null where there is none. */
    NullableQuantity: string | null;
    /**
     * Format: date-time
     * @description A time with `Z` or an explicit offset from UTC (RFC 3339), from 2000 to 2099. Without an offset it is refused with `ambiguous-timestamp`; what is finer than a microsecond, a leap second, or an offset beyond 23:59 is malformed.
     */
    TimeIn: string;
    /**
     * Format: date-time
     * @description A time in UTC to the microsecond, always with 6 digits after the second, so that times sort as text.
     */
    Time: string;
    /**
     * Format: date-time
     * @description A time as Time, or null where there is none.
     */
    NullableTime: string | null;
    /**
     * Format: date
     * @description The day of delivery in the area's local time.
     */
    DeliveryDay: string;
    /**
     * Format: date-time
     * @description A time in UTC on a whole second.
     */
    ScheduledTime: string;
    /**
     * Format: int64
     * @description A place in the venue's only order of things. Numbers rise without gaps; 0 is before the first.
     */
    Sequence: number;
    /** @description A sequence, or a time with `Z` or an explicit offset from UTC, as TimeIn. */
    Moment: string;
    /** @description An event's id, `<sequence>-<index>`, or a bare sequence. Opaque, but for its sequence. */
    StreamPosition: string;
    /** @description Marks a place in a list. Opaque. */
    Cursor: string;
    /** @description The id of one request. */
    RequestId: string;
    /** @description An entity tag (RFC 9110). */
    EntityTag: string;
    /** @description A delivery area, such as `NL`. */
    AreaCode: string;
    /** @description A length of delivery, `PT15M` for a quarter of an hour. */
    ProductCode: string;
    /** @description A contract's id. It can be read, but never parse it. */
    ContractId: string;
    /** @description The venue's id of an order, the same for the order's whole life. Opaque. */
    OrderId: string;
    /** @description The venue's id of a trade. Opaque. */
    TradeId: string;
    /** @description Your own id of the order, unique among all orders of your participant. Make it once for each intention to trade and keep it for every retry: that is what makes retries safe. */
    ClientOrderId: string;
    /** @description Your own id of the basket. Make it once for each intention to trade and keep it for every retry. Its orders have the ids `<clientBasketId>:1` and so on, which must be new as well. */
    ClientBasketId: string;
    /** @description Why, for the operator; up to 200 printable ASCII characters. */
    RecallReason: string;
    /** @description Your own label, to keep orders and trades apart. It need not be set up first. */
    PortfolioId: string;
    /** @description The id of a participant (a company) or of a user (a person or a bot of it). */
    PartyId: string;
    /** @description Your own note, up to 64 printable ASCII characters. Only you see it. Empty is the same as none. */
    OrderText: string;
    /** @description The id of an API key. It is no secret. */
    KeyId: string;
    /**
     * @description `read`: read. `trade`: place, amend and cancel orders. `risk`: cancel many orders at once, block your participant and lift the block, set the dead man's switch of the participant. `keys`: list, rotate and revoke keys.
     * @enum {string}
     */
    Scope: 'read' | 'trade' | 'risk' | 'keys';
    /**
     * @description What your participant has agreed on with the venue; it decides the rates.
     * @enum {string}
     */
    Tier: 'SANDBOX' | 'STANDARD' | 'PROFESSIONAL';
    /**
     * Format: int32
     * @description Counts from 1 what the order's owner or the operator changed, never fills.
     */
    Revision: number;
    /**
     * @description `BUY` to receive power, `SELL` to deliver it.
     * @enum {string}
     */
    Side: 'BUY' | 'SELL';
    /**
     * @description `LIMIT`: trades at its price or better. `ICEBERG`: likewise, but the book shows only `displayQuantity` of it; when that is used up, the next slice joins the end of its price's queue. Only with `GFS` or `GTD`.
     * @enum {string}
     */
    OrderType: 'LIMIT' | 'ICEBERG';
    /**
     * @description What happens when the order, coming in, would trade with a resting one of your own participant. `ALLOW`: they trade. `CANCEL_INCOMING`: what is left of it is cancelled. `CANCEL_RESTING`: the resting one is cancelled, and it goes on. `CANCEL_BOTH`: both. A `FOK` order is filled without orders of your own, or not at all; then nobody else is cancelled.
     * @enum {string}
     */
    SelfTradePrevention: 'ALLOW' | 'CANCEL_INCOMING' | 'CANCEL_RESTING' | 'CANCEL_BOTH';
    /**
     * @description How long the order stays. `GFS`: until the contract closes (good for session). `GTD`: until `validUntil` (good till date). `IOC`: trades what it can at once, and the rest is cancelled (immediate or cancel). `FOK`: trades in full at once, or not at all (fill or kill).
     * @enum {string}
     */
    TimeInForce: 'GFS' | 'GTD' | 'IOC' | 'FOK';
    /**
     * @description `ACTIVE`: in the book. `PARKED`: out of the book until you activate it. `FILLED`: traded in full. `CANCELLED` and `EXPIRED`: ended before it was filled, for the `reason` given, perhaps after trading in part.
     * @enum {string}
     */
    OrderState: 'ACTIVE' | 'PARKED' | 'FILLED' | 'CANCELLED' | 'EXPIRED';
    /**
     * @description Why the order ended before it was filled; null otherwise. `OWNER`: cancelled by its owner. `MASS_CANCEL`: cancelled by its owner together with others. `OPERATOR`: cancelled by the venue's operator. `CANCEL_AFTER`: a dead man's switch went off. `SELF_TRADE`: it met an order of the same participant. `LEG_CLOSED`, `LEG_HALTED`: one of the block's contracts closed or was halted. `IOC_REMAINDER`: the rest of an `IOC`. `FOK_NOT_FILLABLE`: a `FOK` that could not trade in full. `FILL_LIMIT`: it traded with as many orders as one order may at once, and the rest was cancelled. `AMENDED_TO_FILLED`: its total was amended to what was filled. `GATE_CLOSURE`: the contract closed. `VALID_UNTIL`: its time came.
     * @enum {string|null}
     */
    EndReason:
      | 'OWNER'
      | 'MASS_CANCEL'
      | 'OPERATOR'
      | 'CANCEL_AFTER'
      | 'SELF_TRADE'
      | 'LEG_CLOSED'
      | 'LEG_HALTED'
      | 'IOC_REMAINDER'
      | 'FOK_NOT_FILLABLE'
      | 'FILL_LIMIT'
      | 'AMENDED_TO_FILLED'
      | 'GATE_CLOSURE'
      | 'VALID_UNTIL'
      | null;
    /**
     * @description `SCHEDULED`: not yet open. `OPEN`: takes orders. `HALTED`: the operator has stopped trading; orders can be cancelled and parked, nothing else. `CLOSED`: takes no more; what was left has expired.
     * @enum {string}
     */
    ContractState: 'SCHEDULED' | 'OPEN' | 'HALTED' | 'CLOSED';
    /**
     * @description `MAKER`: your order was in the book. `TAKER`: your order came later and met it.
     * @enum {string}
     */
    TradeRole: 'MAKER' | 'TAKER';
    /** @description Which matching engine made the trade, if it wasn't this one. Such a trade has no order here; what its engine doesn't tell is absent, and only its engine recalls it. */
    TradeSource: string;
    /** @description The trade's id at the matching engine that made it; present with `source`. */
    SourceTradeId: string;
    /**
     * @description `EXECUTED`: the trade stands. `RECALL_REQUESTED`: it stands, but one side has asked for its recall and the operator will decide. `RECALLED`: it counts no more.
     * @enum {string}
     */
    TradeState: 'EXECUTED' | 'RECALL_REQUESTED' | 'RECALLED';
    /** @description An ISO 4217 code. */
    Currency: string;
    /** @description A name of the IANA time zone database. */
    TimeZone: string;
    /** @description Send it as `cursor` to get the next page. Null when this is the last page. */
    NextCursor: string | null;
    /** @description The process answers. */
    Health: {
      /**
       * @description Always `ok`.
       * @enum {string}
       */
      status: 'ok';
    };
    /** @description How a component is. */
    ComponentStatus: {
      /**
       * @description `OK`; `DEGRADED`: works, but not as it should; `DOWN`.
       * @enum {string}
       */
      state: 'OK' | 'DEGRADED' | 'DOWN';
      /** @description What is wrong, in a sentence. */
      detail?: string;
    };
    /** @description How far something is behind the market. */
    Lag: {
      /**
       * Format: int64
       * @description In records.
       */
      records: number;
      /**
       * Format: int64
       * @description In time.
       */
      milliseconds: number;
    };
    /** @description How the venue is. */
    Status: {
      /**
       * @description Whether trades here are practice (`sandbox`) or binding (`live`).
       * @enum {string}
       */
      environment: 'sandbox' | 'live';
      /**
       * @description `OPEN`: orders are taken. `HALTED`: trading has stopped in all contracts, by the operator or because the venue was away for a while; orders can be cancelled and parked, nothing else. `UNAVAILABLE`: the exchange takes no orders at the moment; they get 503.
       * @enum {string}
       */
      marketState: 'OPEN' | 'HALTED' | 'UNAVAILABLE';
      sequence: components['schemas']['Sequence'];
      time: components['schemas']['Time'];
      /**
       * Format: date-time
       * @description With `HALTED`, when trading goes on by itself; absent if it waits for the operator. Also on the stream's channel `market`, with the reason.
       */
      haltedUntil?: string;
      /** @description The parts of the venue, as the process that answers sees them. */
      components: {
        database: components['schemas']['ComponentStatus'];
        exchange: components['schemas']['ComponentStatus'];
        clock: components['schemas']['ComponentStatus'];
        views: components['schemas']['ComponentStatus'];
        /** @description `DEGRADED` while something needs the attention of those who run the venue; `detail` names it. */
        alarms: components['schemas']['ComponentStatus'];
        /** @description Only where the venue has one. `DEGRADED`: each process counts your requests for itself, so limits are looser than they say; nothing else changes, and it is never `DOWN`. */
        redis?: components['schemas']['ComponentStatus'];
      };
      /** @description How far what you read is behind what happened. */
      lag: {
        views: components['schemas']['Lag'];
        feed: components['schemas']['Lag'];
      };
      /** @description How far each of the views is that are built by themselves, as it was found at most a second ago while the database answers. `lag.views` is that of `trading`, as of now. */
      views?: components['schemas']['ViewStatus'][];
      /** @description By area, the first delivery day that orders, trades, analytics, positions and statements can be asked for. What is older is not found any more. An area that isn't named keeps everything. */
      keptDays?: components['schemas']['KeptDays'][];
    };
    /** @description From which delivery day on an area's orders and trades can be read. */
    KeptDays: {
      area: components['schemas']['AreaCode'];
      firstDeliveryDay: components['schemas']['DeliveryDay'];
    };
    /** @description How far one view is. */
    ViewStatus: {
      /** @description `trading`: orders and trades. `sums`: analytics, positions and statements. `order-records`: the events of an order. `confirmations`: signed confirmations of trades. More may come. */
      view: string;
      sequence: components['schemas']['Sequence'];
      lag: components['schemas']['Lag'];
    };
    /** @description The build that answers. */
    Version: {
      /** @description The version of the software. */
      build: string;
      /** @description The git commit that it was built from, if known. */
      commit: string | null;
      apiVersion: components['schemas']['ApiVersion'];
      /** @description What may stand as `version` in a body. */
      supportedVersions: components['schemas']['ApiVersion'][];
    };
    /** @description The API file as YAML. */
    SpecText: string;
    /** @description The API file as JSON. */
    SpecDocument: {
      /** @description The version of OpenAPI. */
      openapi: string;
    };
    /** @description A delivery area. */
    Area: {
      area: components['schemas']['AreaCode'];
      /** @description The area's Energy Identification Code. */
      eic: string;
      timeZone: components['schemas']['TimeZone'];
      currency: components['schemas']['Currency'];
      /** @description The products that are traded in the area. */
      products: components['schemas']['ProductCode'][];
    };
    /** @description All areas. */
    AreaPage: {
      items: components['schemas']['Area'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description One tradable delivery period of one product in one area, or a block of them. */
    Contract: {
      contractId: components['schemas']['ContractId'];
      area: components['schemas']['AreaCode'];
      product: components['schemas']['ProductCode'];
      deliveryStart: components['schemas']['ScheduledTime'];
      deliveryEnd: components['schemas']['ScheduledTime'];
      deliveryDay: components['schemas']['DeliveryDay'];
      /** @description The delivery period in local time, for people to read. */
      label: string;
      state: components['schemas']['ContractState'];
      opensAt: components['schemas']['ScheduledTime'];
      closesAt: components['schemas']['ScheduledTime'];
      currency: components['schemas']['Currency'];
      timeZone: components['schemas']['TimeZone'];
      priceTick: components['schemas']['Price'];
      quantityStep: components['schemas']['Quantity'];
      minPrice: components['schemas']['Price'];
      maxPrice: components['schemas']['Price'];
      /** @description What the collar is laid around: the operator's price for the contract, or else that of its last trade; with 2 decimals. Null while there is neither. */
      referencePrice: string | null;
      /** @description The lowest price that a `SELL` may have now. Null while there is no collar. */
      collarLow: string | null;
      /** @description The highest price that a `BUY` may have now. Null while there is no collar. */
      collarHigh: string | null;
      /** @description The most MW that an order may have here. */
      maxQuantity: components['schemas']['Quantity'];
      /** @description The most that an order may be worth here, whichever sign its price has (price × quantity × hours); null when nothing limits it. */
      maxValue: components['schemas']['NullableAmount'];
      /** @description The contracts of a block, ascending by delivery; null for a contract that is none. */
      contractIds: components['schemas']['ContractId'][] | null;
    };
    /** @description One page of contracts, by ascending start of delivery. */
    ContractPage: {
      items: components['schemas']['Contract'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description All orders of one side at one price. */
    BookLevel: {
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
      /**
       * Format: int32
       * @description How many orders.
       */
      orders: number;
    };
    /** @description A contract's order book. */
    Book: {
      contractId: components['schemas']['ContractId'];
      sequence: components['schemas']['Sequence'];
      /** @description Who buys, highest price first. */
      bids: components['schemas']['BookLevel'][];
      /** @description Who sells, lowest price first. */
      asks: components['schemas']['BookLevel'][];
    };
    /** @description A trade as everyone sees it. `aggressorSide` is absent where another matching engine made the trade and didn't tell. */
    MarketTrade: {
      tradeId: components['schemas']['TradeId'];
      contractId: components['schemas']['ContractId'];
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
      energy: components['schemas']['Energy'];
      amount: components['schemas']['Amount'];
      currency: components['schemas']['Currency'];
      aggressorSide?: components['schemas']['Side'];
      executedAt: components['schemas']['Time'];
      state: components['schemas']['TradeState'];
      revision: components['schemas']['Revision'];
      sequence: components['schemas']['Sequence'];
      source?: components['schemas']['TradeSource'];
      sourceTradeId?: components['schemas']['SourceTradeId'];
    };
    /** @description One page of the tape. */
    MarketTradePage: {
      items: components['schemas']['MarketTrade'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description An order to be placed. */
    NewOrder: {
      version: components['schemas']['ApiVersion'];
      clientOrderId: components['schemas']['ClientOrderId'];
      contractId: components['schemas']['ContractId'];
      side: components['schemas']['Side'];
      /** @description The worst price that you accept, per MWh. A whole multiple of the contract's `priceTick`; may be negative. */
      price: components['schemas']['Decimal'];
      /** @description Power in MW, above zero, a whole multiple of the contract's `quantityStep`. */
      quantity: components['schemas']['Decimal'];
      /** @default LIMIT */
      type?: components['schemas']['OrderType'];
      /** @default GFS */
      timeInForce?: components['schemas']['TimeInForce'];
      /** @description With `GTD`: when the order expires, at or before the contract's `closesAt`. Required with `GTD`, refused otherwise. Needs `Z` or an explicit offset. */
      validUntil?: components['schemas']['TimeIn'];
      /** @description With `ICEBERG`: how many MW the book shows at once; a whole multiple of the contract's `quantityStep`, from a hundredth of the quantity to all of it. Required with `ICEBERG`, refused otherwise. */
      displayQuantity?: components['schemas']['Decimal'];
      /** @description Left out, it is your participant's (`GET /account`). */
      selfTradePrevention?: components['schemas']['SelfTradePrevention'];
      /**
       * @description `true`: the order is kept out of the book until it is activated. Only with `GFS` or `GTD`.
       * @default false
       */
      parked?: boolean;
      /** @default default */
      portfolioId?: components['schemas']['PortfolioId'];
      text?: components['schemas']['OrderText'];
    };
    /** @description Changes to an order; at least one beside `version` and `revision`. What is left out stays as it is. */
    Amendment: {
      version: components['schemas']['ApiVersion'];
      /** @description The revision of the order as you know it. */
      revision: components['schemas']['Revision'];
      /** @description The new price. */
      price?: components['schemas']['Decimal'];
      /** @description The order's new total in MW, filled part included. */
      quantity?: components['schemas']['Decimal'];
      /** @description How many MW of an `ICEBERG` the book shows at once from now on. */
      displayQuantity?: components['schemas']['Decimal'];
      /** @description When the order expires; only for a `GTD` order. */
      validUntil?: components['schemas']['TimeIn'];
      /** @description The new note; an empty one takes it away. */
      text?: components['schemas']['OrderText'];
    };
    /** @description Which of your open orders to cancel, those that match every filter given; with none, all of them. */
    MassCancellation: {
      version: components['schemas']['ApiVersion'];
      area?: components['schemas']['AreaCode'];
      product?: components['schemas']['ProductCode'];
      contractId?: components['schemas']['ContractId'];
      side?: components['schemas']['Side'];
      /** @description Only orders with one of these ids of the venue. Ids of no open order match none. */
      orderIds?: components['schemas']['OrderId'][];
      /** @description Only orders with one of these ids of yours. Ids of no open order match none. */
      clientOrderIds?: components['schemas']['ClientOrderId'][];
      /**
       * @description `true`: the kill switch. Your participant is blocked as well, in all contracts. Needs the scope `risk`.
       * @default false
       */
      block?: boolean;
    };
    /** @description What was cancelled. */
    MassCancellationOutcome: {
      /**
       * Format: int32
       * @description How many orders.
       */
      cancelledOrders: number;
      /** @description How many MW of them were still open, added up. */
      cancelledQuantity: components['schemas']['Quantity'];
    };
    /** @description What parking and activating take. */
    OrderChange: {
      version: components['schemas']['ApiVersion'];
      /** @description The revision of the order as you know it. Left out, the order is changed whatever it is. */
      revision?: components['schemas']['Revision'];
    };
    /** @description Orders that are filled all at once and in full, or not at all. */
    NewBasket: {
      version: components['schemas']['ApiVersion'];
      clientBasketId: components['schemas']['ClientBasketId'];
      /** @description The orders, each for another contract, in the order in which they are tried. */
      orders: components['schemas']['OrderInBasket'][];
    };
    /** @description A `FOK` order of a basket. */
    OrderInBasket: {
      contractId: components['schemas']['ContractId'];
      side: components['schemas']['Side'];
      /** @description The worst price that you accept, per MWh. A whole multiple of the contract's `priceTick`; may be negative. */
      price: components['schemas']['Decimal'];
      /** @description Power in MW, above zero, a whole multiple of the contract's `quantityStep`. */
      quantity: components['schemas']['Decimal'];
      /** @description Left out, it is your participant's (`GET /account`). */
      selfTradePrevention?: components['schemas']['SelfTradePrevention'];
      /** @default default */
      portfolioId?: components['schemas']['PortfolioId'];
      text?: components['schemas']['OrderText'];
    };
    /** @description A basket, of which all orders were filled. */
    BasketOutcome: {
      clientBasketId: components['schemas']['ClientBasketId'];
      /** @description Its orders, as they were sent. */
      orders: components['schemas']['OrderOutcome'][];
    };
    /** @description An order for consecutive contracts of one product and area, at one price and for one quantity. */
    NewBlock: {
      version: components['schemas']['ApiVersion'];
      clientOrderId: components['schemas']['ClientOrderId'];
      /** @description The contracts, ascending by delivery, each beginning where the one before ends. */
      contractIds: components['schemas']['ContractId'][];
      side: components['schemas']['Side'];
      /** @description The worst price that you accept, per MWh. A whole multiple of the contracts' `priceTick`; may be negative. */
      price: components['schemas']['Decimal'];
      /** @description Power in MW in each of the contracts, above zero, a whole multiple of their `quantityStep`. */
      quantity: components['schemas']['Decimal'];
      /** @default GFS */
      timeInForce?: components['schemas']['TimeInForce'];
      /** @description With `GTD`: when the order expires, at or before the block closes, which is when its first contract does. Required with `GTD`, refused otherwise. Needs `Z` or an explicit offset. */
      validUntil?: components['schemas']['TimeIn'];
      /** @description Left out, it is your participant's (`GET /account`). */
      selfTradePrevention?: components['schemas']['SelfTradePrevention'];
      /**
       * @description `true`: the order is kept out of the book until it is activated. Only with `GFS` or `GTD`.
       * @default false
       */
      parked?: boolean;
      /** @default default */
      portfolioId?: components['schemas']['PortfolioId'];
      text?: components['schemas']['OrderText'];
    };
    /** @description An order to be placed by a batch, as `NewOrder`; the batch has the `version`. */
    OrderInBatch: {
      clientOrderId: components['schemas']['ClientOrderId'];
      contractId: components['schemas']['ContractId'];
      side: components['schemas']['Side'];
      /** @description The worst price that you accept, per MWh. A whole multiple of the contract's `priceTick`; may be negative. */
      price: components['schemas']['Decimal'];
      /** @description Power in MW, above zero, a whole multiple of the contract's `quantityStep`. */
      quantity: components['schemas']['Decimal'];
      /** @default LIMIT */
      type?: components['schemas']['OrderType'];
      /** @default GFS */
      timeInForce?: components['schemas']['TimeInForce'];
      /** @description With `GTD`: when the order expires, at or before the contract's `closesAt`. Required with `GTD`, refused otherwise. Needs `Z` or an explicit offset. */
      validUntil?: components['schemas']['TimeIn'];
      /** @description With `ICEBERG`: how many MW the book shows at once; a whole multiple of the contract's `quantityStep`, from a hundredth of the quantity to all of it. Required with `ICEBERG`, refused otherwise. */
      displayQuantity?: components['schemas']['Decimal'];
      /** @description Left out, it is your participant's (`GET /account`). */
      selfTradePrevention?: components['schemas']['SelfTradePrevention'];
      /**
       * @description `true`: the order is kept out of the book until it is activated. Only with `GFS` or `GTD`.
       * @default false
       */
      parked?: boolean;
      /** @default default */
      portfolioId?: components['schemas']['PortfolioId'];
      text?: components['schemas']['OrderText'];
    };
    /** @description Operations to be carried out one after the other. */
    Batch: {
      version: components['schemas']['ApiVersion'];
      /**
       * @description What follows an operation that is refused: `CONTINUE` with the next one, or `STOP` and skip the others.
       * @enum {string}
       */
      onError: 'CONTINUE' | 'STOP';
      /** @description The operations, in the order in which they are carried out. */
      operations: components['schemas']['BatchOperation'][];
    };
    /** @description One operation of a batch. */
    BatchOperation:
      | components['schemas']['PlaceOperation']
      | components['schemas']['AmendOperation']
      | components['schemas']['CancelOperation'];
    /** @description Places an order, as `POST /orders` does. */
    PlaceOperation: {
      /**
       * @description What to do. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      action: 'PLACE';
      order: components['schemas']['OrderInBatch'];
    };
    /** @description Amends an order, as `PATCH /orders/{orderId}` does. Names the order by either `orderId` or `clientOrderId`, and changes at least one thing. */
    AmendOperation: {
      /**
       * @description What to do. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      action: 'AMEND';
      orderId?: components['schemas']['OrderId'];
      clientOrderId?: components['schemas']['ClientOrderId'];
      /** @description The revision of the order as you know it. */
      revision: components['schemas']['Revision'];
      /** @description The new price. */
      price?: components['schemas']['Decimal'];
      /** @description The order's new total in MW, filled part included. */
      quantity?: components['schemas']['Decimal'];
      /** @description How many MW of an `ICEBERG` the book shows at once from now on. */
      displayQuantity?: components['schemas']['Decimal'];
      /** @description When the order expires; only for a `GTD` order. */
      validUntil?: components['schemas']['TimeIn'];
      /** @description The new note; an empty one takes it away. */
      text?: components['schemas']['OrderText'];
    } & (
      | {
          orderId: components['schemas']['OrderId'];
        }
      | {
          clientOrderId: components['schemas']['ClientOrderId'];
        }
    );
    /** @description Cancels an order, as `DELETE /orders/{orderId}` does. Names it by either `orderId` or `clientOrderId`. */
    CancelOperation: {
      /**
       * @description What to do. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      action: 'CANCEL';
      orderId?: components['schemas']['OrderId'];
      clientOrderId?: components['schemas']['ClientOrderId'];
      /** @description Cancel only if the order still has this revision. */
      revision?: components['schemas']['Revision'];
    } & (
      | {
          orderId: components['schemas']['OrderId'];
        }
      | {
          clientOrderId: components['schemas']['ClientOrderId'];
        }
    );
    /** @description What became of a batch. */
    BatchOutcome: {
      /** @description One result for each operation, in their order. */
      results: components['schemas']['BatchResult'][];
    };
    /** @description What became of one operation. */
    BatchResult:
      | components['schemas']['ExecutedResult']
      | components['schemas']['RefusedResult']
      | components['schemas']['SkippedResult'];
    /** @description The operation was executed. */
    ExecutedResult: {
      action: components['schemas']['BatchAction'];
      /**
       * @description What became of it. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      result: 'EXECUTED';
      /**
       * Format: int32
       * @description The HTTP status that the operation would have had alone.
       */
      status: number;
      /** @description Where it was decided. */
      sequence: components['schemas']['Sequence'];
      /** @description True when this is the first answer again, to what was executed before. Otherwise absent. */
      replayed?: boolean;
      /** @description The order right after the operation. */
      order: components['schemas']['OrderOutcome'];
    };
    /** @description The operation was refused; nothing of it was executed. */
    RefusedResult: {
      action: components['schemas']['BatchAction'];
      /**
       * @description What became of it. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      result: 'REFUSED';
      /**
       * Format: int32
       * @description The HTTP status that the operation would have had alone.
       */
      status: number;
      /**
       * Format: int64
       * @description Where it was decided; null when it never came to the market, because its price or quantity lies between two steps, or because its id can be none of the venue's.
       */
      sequence: number | null;
      /** @description Why; pointers are into the body of the batch. */
      problem: components['schemas']['Problem'];
    };
    /** @description An earlier operation was refused, and `onError` is `STOP`. This one was not looked at. */
    SkippedResult: {
      action: components['schemas']['BatchAction'];
      /**
       * @description What became of it. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      result: 'SKIPPED';
    };
    /**
     * @description What to do.
     * @enum {string}
     */
    BatchAction: 'PLACE' | 'AMEND' | 'CANCEL';
    /** @description What would come of an order. It has no ids, because there is no order. */
    OrderPreview: {
      clientOrderId: components['schemas']['ClientOrderId'];
      contractId: components['schemas']['ContractId'];
      side: components['schemas']['Side'];
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
      type: components['schemas']['OrderType'];
      timeInForce: components['schemas']['TimeInForce'];
      /**
       * Format: date-time
       * @description When the order would expire, if it is `GTD`; otherwise null.
       */
      validUntil: string | null;
      /** @description How many MW of an `ICEBERG` the book shows at once; otherwise null. */
      displayQuantity: components['schemas']['NullableQuantity'];
      /**
       * @description As it was sent; null when your participant's holds.
       * @enum {string|null}
       */
      selfTradePrevention: 'ALLOW' | 'CANCEL_INCOMING' | 'CANCEL_RESTING' | 'CANCEL_BOTH' | null;
      state: components['schemas']['OrderState'];
      reason: components['schemas']['EndReason'];
      /** @description How much of it would trade at once, in MW. */
      filledQuantity: components['schemas']['Quantity'];
      /** @description How much of it would be left, in the book or parked, in MW. */
      remainingQuantity: components['schemas']['Quantity'];
      averagePrice: components['schemas']['AveragePrice'];
      /** @description What it would trade, in the order of the trades. */
      fills: components['schemas']['FillPreview'][];
      /** @description True when this very order was placed before: sent without `dryRun`, it would get its first answer again, and the outcome shown here is the one of then. */
      replayed: boolean;
      /** @description Your participant's open orders, this one included if it would be one. */
      openOrders: components['schemas']['Use'];
    };
    /** @description What an order would trade with one resting order. */
    FillPreview: {
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
    };
    /** @description An order as it stands. */
    Order: {
      orderId: components['schemas']['OrderId'];
      clientOrderId: components['schemas']['ClientOrderId'];
      contractId: components['schemas']['ContractId'];
      side: components['schemas']['Side'];
      price: components['schemas']['Price'];
      /** @description The total in MW, filled part included, with 1 decimal. */
      quantity: components['schemas']['Quantity'];
      type: components['schemas']['OrderType'];
      timeInForce: components['schemas']['TimeInForce'];
      /**
       * Format: date-time
       * @description When the order expires, if it is `GTD`; otherwise null.
       */
      validUntil: string | null;
      /** @description How many MW of an `ICEBERG` the book shows at once; otherwise null. */
      displayQuantity: components['schemas']['NullableQuantity'];
      /**
       * @description As it was sent; null when your participant's holds.
       * @enum {string|null}
       */
      selfTradePrevention: 'ALLOW' | 'CANCEL_INCOMING' | 'CANCEL_RESTING' | 'CANCEL_BOTH' | null;
      portfolioId: components['schemas']['PortfolioId'];
      /** @description Your note, or null. */
      text: string | null;
      state: components['schemas']['OrderState'];
      reason: components['schemas']['EndReason'];
      /** @description How much of it has traded, in MW. */
      filledQuantity: components['schemas']['Quantity'];
      /** @description How much of it is left, in the book or parked, in MW; zero once the order has ended. */
      remainingQuantity: components['schemas']['Quantity'];
      averagePrice: components['schemas']['AveragePrice'];
      revision: components['schemas']['Revision'];
      participantId: components['schemas']['PartyId'];
      /** @description The user whose key placed the order. */
      enteredBy: components['schemas']['PartyId'];
      acceptedAt: components['schemas']['Time'];
      updatedAt: components['schemas']['Time'];
      /** @description The sequence of the order's last change, fills included. */
      sequence: components['schemas']['Sequence'];
    };
    /** @description What an order traded with one resting order. */
    Fill: {
      tradeId: components['schemas']['TradeId'];
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
    };
    /** @description The order right after it was placed, amended or activated, and what it traded at once. */
    OrderOutcome: components['schemas']['Order'] & {
      /** @description What this request traded, in the order of the trades; empty if nothing. */
      fills: components['schemas']['Fill'][];
    };
    /** @description One page of your orders. */
    OrderPage: {
      items: components['schemas']['Order'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description A trade of yours, from your side. If another matching engine made it, it has no `orderId` and `clientOrderId`, and a `role` only if it was told. */
    Trade: {
      tradeId: components['schemas']['TradeId'];
      contractId: components['schemas']['ContractId'];
      side: components['schemas']['Side'];
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
      energy: components['schemas']['Energy'];
      amount: components['schemas']['Amount'];
      currency: components['schemas']['Currency'];
      portfolioId: components['schemas']['PortfolioId'];
      orderId?: components['schemas']['OrderId'];
      clientOrderId?: components['schemas']['ClientOrderId'];
      role?: components['schemas']['TradeRole'];
      executedAt: components['schemas']['Time'];
      state: components['schemas']['TradeState'];
      revision: components['schemas']['Revision'];
      sequence: components['schemas']['Sequence'];
      source?: components['schemas']['TradeSource'];
      sourceTradeId?: components['schemas']['SourceTradeId'];
    };
    /** @description A confirmation, to be read and to be proven. */
    Confirmation: {
      document: components['schemas']['ConfirmationDocument'];
      /** @description The signed document, as header, payload and signature, each in base64url. */
      jws: string;
    };
    /** @description A header and a line for each confirmation. Columns are only ever added: find them by their names. What is not known is an empty cell. */
    ConfirmationCsv: string;
    /** @description What is confirmed. Its members are signed in this order. Null is what isn't known here, as of a trade that another matching engine made. */
    ConfirmationDocument: {
      /**
       * @description What kind of document it is.
       * @enum {string}
       */
      document: 'wattbook-trade-confirmation';
      /**
       * Format: int32
       * @description Of this kind of document. A later one only adds members at the end.
       */
      documentVersion: number;
      /** @description Trade, side and revision. */
      confirmationId: string;
      tradeId: components['schemas']['TradeId'];
      revision: components['schemas']['Revision'];
      /**
       * @description Why there is this revision.
       * @enum {string}
       */
      event: 'EXECUTED' | 'RECALL_REQUESTED' | 'RECALL_REFUSED' | 'RECALLED';
      state: components['schemas']['TradeState'];
      side: components['schemas']['Side'];
      /**
       * @description Whose order came later is the `TAKER`.
       * @enum {string|null}
       */
      role: 'MAKER' | 'TAKER' | null;
      /** @description To whom it is confirmed, under the name that was known when the trade was confirmed first. */
      participant: {
        participantId: components['schemas']['PartyId'];
        /** @description The company's name. */
        name: string;
      };
      portfolioId: components['schemas']['PortfolioId'];
      /** @description The venue's id of your order. */
      orderId: string | null;
      /** @description Your own id of the order. */
      clientOrderId: string | null;
      /** @description Which of your users entered the order. */
      userId: string | null;
      /** @description The order's text, as it was when the trade was confirmed first. */
      text: string | null;
      contractId: components['schemas']['ContractId'];
      product: components['schemas']['ProductCode'];
      /** @description Where power is delivered, with its Energy Identification Code. */
      area: {
        area: components['schemas']['AreaCode'];
        /** @description Energy Identification Code of the area. */
        eic: string;
        timeZone: components['schemas']['TimeZone'];
      };
      /** @description When power is delivered, in UTC and by the clocks of the area. */
      delivery: {
        start: components['schemas']['ScheduledTime'];
        end: components['schemas']['ScheduledTime'];
        localStart: components['schemas']['LocalTime'];
        localEnd: components['schemas']['LocalTime'];
        deliveryDay: components['schemas']['DeliveryDay'];
      };
      quantity: components['schemas']['Quantity'];
      energy: components['schemas']['Energy'];
      price: components['schemas']['Price'];
      amount: components['schemas']['Amount'];
      currency: components['schemas']['Currency'];
      /** @description Who stands on the other side: the venue's central counterparty (`CENTRAL`), or nobody that is told (`ANONYMOUS`, without a name). */
      counterparty: {
        /**
         * @description Of this venue.
         * @enum {string}
         */
        model: 'CENTRAL' | 'ANONYMOUS';
        /** @description Of the central counterparty. */
        name: string | null;
      };
      /** @description Which matching engine made the trade, if it wasn't this one. */
      source: string | null;
      /** @description The trade's id there. */
      sourceTradeId: string | null;
      executedAt: components['schemas']['Time'];
      /** @description When this revision was recorded. */
      recordedAt: components['schemas']['Time'];
      /** @description Where the record of this revision stands in the venue's journal. The hash of its block is part of the hash of every later block, so the journal can't say anything else any more. */
      proof: {
        /** @description Of the venue that signs. */
        venueId: string;
        sequence: components['schemas']['Sequence'];
        blockFirstSequence: components['schemas']['Sequence'];
        blockLastSequence: components['schemas']['Sequence'];
        /** @description SHA-256. */
        blockHash: string;
      };
    };
    /**
     * Format: date-time
     * @description A time by the clocks of the area, with their offset from UTC.
     */
    LocalTime: string;
    /** @description A request to recall a trade. */
    Recall: {
      version: components['schemas']['ApiVersion'];
      reason?: components['schemas']['RecallReason'];
    };
    /** @description One page of your trades. */
    TradePage: {
      items: components['schemas']['Trade'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description One page of an order's history. */
    OrderHistoryPage: {
      items: components['schemas']['OrderHistoryEvent'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description Something that happened to an order of yours, and how it stood from then on. */
    OrderHistoryEvent: {
      id: components['schemas']['StreamPosition'];
      /**
       * @description `ACCEPTED`: it was new; `order` is all of it, before it met any other. `AMENDED`, `PARKED`, `ACTIVATED`: as its owner asked, before it met any other. `TRADED`: `trade` tells. `CANCELLED`, `EXPIRED`: it ended, for the order's `reason`. `RECALL_REQUESTED`, `TRADE_RECALLED`, `RECALL_DECLINED`: of a trade of it, which changes nothing of the order.
       * @enum {string}
       */
      change:
        | 'ACCEPTED'
        | 'AMENDED'
        | 'PARKED'
        | 'ACTIVATED'
        | 'TRADED'
        | 'CANCELLED'
        | 'EXPIRED'
        | 'RECALL_REQUESTED'
        | 'TRADE_RECALLED'
        | 'RECALL_DECLINED';
      /** @description The same in English, for people. It may change; go by the codes. */
      words: string;
      order: components['schemas']['OrderUpdate'];
      before?: components['schemas']['OrderBefore'];
      /** @description With `AMENDED`, whether the order went to the end of its price's queue. */
      lostPriority?: boolean;
      /** @description With `TRADED`, of an `ICEBERG` that rests: how much the book showed of it from then on. When a slice is used up the next one is shown, and the order goes to the end of its price's queue. */
      shownQuantity?: string;
      trade?: components['schemas']['OrderHistoryTrade'];
      by?: components['schemas']['ChangedBy'];
      time: components['schemas']['Time'];
      sequence: components['schemas']['Sequence'];
    };
    /** @description A trade of the order, as it stood then. */
    OrderHistoryTrade: {
      tradeId: components['schemas']['TradeId'];
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
      role: components['schemas']['TradeRole'];
      state: components['schemas']['TradeState'];
      revision: components['schemas']['Revision'];
    };
    /** @description Where an order of yours is, and a page of what brought it there. */
    OrderExplanation: {
      orderId: components['schemas']['OrderId'];
      clientOrderId: components['schemas']['ClientOrderId'];
      contractId: components['schemas']['ContractId'];
      side: components['schemas']['Side'];
      state: components['schemas']['OrderState'];
      now: components['schemas']['OrderStandingNow'];
      items: components['schemas']['ExplanationStep'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description Where the order is as of `Wattbook-Sequence`. */
    OrderStandingNow: {
      /**
       * @description `RESTS_FIRST`: it is the next of its side to trade. `RESTS_BEHIND`: `place` says what is before it. `HALTED`: it rests, and its contract is halted. Otherwise its state, as it doesn't rest.
       * @enum {string}
       */
      code: 'RESTS_FIRST' | 'RESTS_BEHIND' | 'HALTED' | 'ACTIVE' | 'PARKED' | 'FILLED' | 'CANCELLED' | 'EXPIRED';
      words: components['schemas']['ExplanationWords'];
      place?: components['schemas']['OrderPlace'];
      /** @description Of the other side of the book; absent where that is empty. */
      bestOppositePrice?: components['schemas']['Price'];
    };
    /** @description The same in English, for people. It may change; go by the codes. */
    ExplanationWords: string;
    /** @description Where a resting order is in its book. */
    OrderPlace: {
      price: components['schemas']['Price'];
      /** @description How much of it the book shows. */
      shownQuantity: components['schemas']['Quantity'];
      /**
       * Format: int32
       * @description In the queue of its price, from 1.
       */
      position: number;
      /** @description What trades before it. */
      ahead: {
        betterPrices: components['schemas']['ShownOrders'];
        queuedEarlier: components['schemas']['ShownOrders'];
      };
    };
    /** @description Orders, and what the book shows of them. */
    ShownOrders: {
      /**
       * Format: int32
       * @description How many.
       */
      orders: number;
      quantity: components['schemas']['Quantity'];
    };
    /** @description What a record of the market did to the order. */
    ExplanationStep: {
      /**
       * @description - `ACCEPTED`: it was new, with this `price` and `quantity`.
       *     - `TRADED_INCOMING`, `TRADED_RESTING`: it traded as it came in, or was reached by an order that did.
       *     - `PASSED_BETTER`, `PASSED_EARLIER`: an incoming order traded with orders that were before it, by price, or
       *       earlier in the queue of its price.
       *     - `OVERTAKEN`: more is at better prices than before. `MOVED_UP`: less is before it. Told where nothing else
       *       is told of the record.
       *     - `AMENDED_IN_PLACE`, `AMENDED_TO_BACK`, `AMENDED_PARKED`: to this `price` and `quantity`, and what became
       *       of its place. `PARKED`, `ACTIVATED`: as its owner asked.
       *     - `NEXT_SLICE`: of an `ICEBERG`, the next slice joined the end of the queue.
       *     - `REFUSED`: its owner asked for a change, and was refused it.
       *     - `HALTED`, `RESUMED`: its contract was.
       *     - `CANCELLED`, `EXPIRED`: it ended, for that `reason`, with this `quantity` open.
       * @enum {string}
       */
      code:
        | 'ACCEPTED'
        | 'TRADED_INCOMING'
        | 'TRADED_RESTING'
        | 'PASSED_BETTER'
        | 'PASSED_EARLIER'
        | 'OVERTAKEN'
        | 'MOVED_UP'
        | 'AMENDED_IN_PLACE'
        | 'AMENDED_TO_BACK'
        | 'AMENDED_PARKED'
        | 'PARKED'
        | 'ACTIVATED'
        | 'NEXT_SLICE'
        | 'REFUSED'
        | 'HALTED'
        | 'RESUMED'
        | 'CANCELLED'
        | 'EXPIRED';
      words: components['schemas']['ExplanationWords'];
      price?: components['schemas']['Price'];
      /** @description Of the order, or of what was traded, in MW. */
      quantity?: components['schemas']['Quantity'];
      /**
       * Format: int32
       * @description How many trades.
       */
      trades?: number;
      lowPrice?: components['schemas']['Price'];
      highPrice?: components['schemas']['Price'];
      reason?: components['schemas']['EndReason'];
      refusal?: components['schemas']['ExplainedRefusal'];
      /** @description Where it was after the record; absent where it didn't rest then. */
      place?: components['schemas']['OrderPlace'];
      time: components['schemas']['Time'];
      sequence: components['schemas']['Sequence'];
    };
    /** @description What was asked, and why it was refused. */
    ExplainedRefusal: {
      /**
       * @description What the owner asked for.
       * @enum {string}
       */
      asked: 'AMEND' | 'CANCEL' | 'PARK' | 'ACTIVATE';
      code: components['schemas']['ErrorCode'];
      /** @description The same for people. */
      detail: string;
    };
    /**
     * @description A length of time; `P1D` is a day of the area.
     * @enum {string}
     */
    CandleInterval: 'PT1M' | 'PT5M' | 'PT15M' | 'PT30M' | 'PT1H' | 'P1D';
    /**
     * @description A price to compare with; each index by its name.
     * @enum {string}
     */
    PositionReference: 'DAY_AHEAD' | 'id1/v1' | 'id3/v1' | 'idfull/v1';
    /**
     * @description An index of this venue, with its version.
     * @enum {string}
     */
    IndexName: 'id1/v1' | 'id3/v1' | 'idfull/v1';
    /** @description What traded in an interval. */
    Candle: {
      start: components['schemas']['ScheduledTime'];
      end: components['schemas']['ScheduledTime'];
      /** @description Of the first trade. */
      open: string | null;
      /** @description The highest price. */
      high: string | null;
      /** @description The lowest price. */
      low: string | null;
      /** @description Of the last trade. */
      close: string | null;
      /** @description Volume-weighted average price. */
      vwap: string | null;
      /** @description MW in all. */
      quantity: string;
      /** @description MWh in all. */
      energy: string;
      /**
       * Format: int64
       * @description How many trades.
       */
      trades: number;
    };
    /** @description One page of candles. */
    CandlePage: {
      contractId: components['schemas']['ContractId'];
      interval: components['schemas']['CandleInterval'];
      /** @description Ascending. */
      items: components['schemas']['Candle'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description What traded of a contract. */
    ContractStatistics: {
      contractId: components['schemas']['ContractId'];
      /**
       * Format: int64
       * @description How many trades.
       */
      trades: number;
      /** @description MW in all. */
      quantity: string;
      /** @description MWh in all. */
      energy: string;
      /** @description Price × energy of all trades. */
      amount: string;
      /** @description Volume-weighted average price. */
      vwap: string | null;
      /** @description Of the first trade. */
      open: string | null;
      /** @description The highest price. */
      high: string | null;
      /** @description The lowest price. */
      low: string | null;
      /** @description Of the last trade. */
      last: string | null;
      /**
       * Format: date-time
       * @description When the last trade was executed.
       */
      lastAt: string | null;
    };
    /** @description All contracts of the answer together. */
    DayTotal: {
      /**
       * Format: int64
       * @description How many trades.
       */
      trades: number;
      /** @description MWh in all. */
      energy: string;
      /** @description Price × energy of all trades. */
      amount: string;
      /** @description Volume-weighted average price. */
      vwap: string | null;
      /** @description The highest price. */
      high: string | null;
      /** @description The lowest price. */
      low: string | null;
    };
    /** @description What traded of a delivery day. */
    StatisticsOfDay: {
      deliveryDay: components['schemas']['DeliveryDay'];
      /** @description By start of delivery. */
      items: components['schemas']['ContractStatistics'][];
      total: components['schemas']['DayTotal'];
    };
    /** @description How an index is made. */
    IndexDefinition: {
      index: components['schemas']['IndexName'];
      /** @description How its value is worked out. */
      formula: string;
      /** @description Which trades count. */
      window: string;
      /** @description What it is when none do. */
      withoutTrades: string;
      /** @description False, it is no index of an exchange and claims no equality with one. */
      isOfficial: boolean;
    };
    /** @description An index of a contract. */
    IndexValue: {
      contractId: components['schemas']['ContractId'];
      index: components['schemas']['IndexName'];
      /**
       * Format: date-time
       * @description From this time of execution on; null means from the first trade.
       */
      from: string | null;
      /**
       * Format: date-time
       * @description Before this time of execution; null means to the last trade.
       */
      to: string | null;
      /** @description Of the index; null without a trade. */
      value: string | null;
      /**
       * @description Why there is no value.
       * @enum {string|null}
       */
      reason: 'NO_TRADES' | null;
      /** @description MWh that count. */
      energy: string;
      /**
       * Format: int64
       * @description How many trades.
       */
      trades: number;
    };
    /** @description The indices of a delivery day. */
    IndicesOfDay: {
      deliveryDay: components['schemas']['DeliveryDay'];
      /** @description Of each index. */
      definitions: components['schemas']['IndexDefinition'][];
      /** @description By start of delivery, then by index. */
      items: components['schemas']['IndexValue'][];
    };
    /** @description What you bought and sold of a contract in a portfolio. */
    Position: {
      contractId: components['schemas']['ContractId'];
      portfolioId: components['schemas']['PortfolioId'];
      /** @description MW. */
      boughtQuantity: string;
      /** @description MW. */
      soldQuantity: string;
      /** @description MW bought less MW sold. */
      netQuantity: string;
      /** @description MWh. */
      boughtEnergy: string;
      /** @description MWh. */
      soldEnergy: string;
      /** @description MWh bought less MWh sold. */
      netEnergy: string;
      /** @description Average price of what was bought. */
      boughtAverage: string | null;
      /** @description Average price of what was sold. */
      soldAverage: string | null;
      /** @description What you are paid; below zero, what you pay. */
      cash: string;
      currency: components['schemas']['Currency'];
      /** @description As asked for, or null. */
      referencePrice: string | null;
      /** @description With the net energy at the reference price; null without one. */
      result: string | null;
    };
    /** @description Your positions of a delivery day. */
    PositionsOfDay: {
      participantId: components['schemas']['PartyId'];
      deliveryDay: components['schemas']['DeliveryDay'];
      /**
       * @description As asked for.
       * @enum {string|null}
       */
      reference: 'DAY_AHEAD' | 'id1/v1' | 'id3/v1' | 'idfull/v1' | null;
      /** @description By contract and portfolio. */
      items: components['schemas']['Position'][];
    };
    /** @description A quarter-hour of a portfolio. */
    StatementQuarter: {
      portfolioId: components['schemas']['PortfolioId'];
      start: components['schemas']['ScheduledTime'];
      end: components['schemas']['ScheduledTime'];
      /** @description MW. */
      boughtQuantity: string;
      /** @description MW. */
      soldQuantity: string;
      /** @description MW bought less MW sold. */
      netQuantity: string;
      /** @description MWh bought less MWh sold. */
      netEnergy: string;
      /** @description What you are paid; below zero, what you pay. */
      amount: string;
    };
    /** @description All quarter-hours of a portfolio together. */
    StatementTotal: {
      portfolioId: components['schemas']['PortfolioId'];
      /** @description MWh. */
      boughtEnergy: string;
      /** @description MWh. */
      soldEnergy: string;
      /** @description MWh bought less MWh sold. */
      netEnergy: string;
      /** @description The exact sum. */
      amount: string;
      /** @description The same in cents, rounded once, half to even. */
      settlement: string;
    };
    /** @description A settlement statement. */
    Statement: {
      participantId: components['schemas']['PartyId'];
      area: components['schemas']['AreaCode'];
      deliveryDay: components['schemas']['DeliveryDay'];
      currency: components['schemas']['Currency'];
      /** @description By portfolio, then by time. */
      quarters: components['schemas']['StatementQuarter'][];
      /** @description By portfolio. */
      totals: components['schemas']['StatementTotal'][];
    };
    /** @description A participant, and the key that asks. */
    Account: {
      participantId: components['schemas']['PartyId'];
      /** @description The participant's name. */
      name: string;
      /**
       * @description Whether trades here are practice (`sandbox`) or binding (`live`).
       * @enum {string}
       */
      environment: 'sandbox' | 'live';
      tier: components['schemas']['Tier'];
      /** @description The user of the key, a person or a bot of the participant. */
      userId: components['schemas']['PartyId'];
      keyId: components['schemas']['KeyId'];
      /** @description What the key may do. */
      scopes: components['schemas']['Scope'][];
      blockedBy: components['schemas']['BlockedBy'];
      /** @description The dead man's switches that are armed. */
      cancelAfter: {
        /** @description When the one of this key goes off; null when it is off. */
        key: components['schemas']['NullableTime'];
        /** @description When the one of the participant goes off; null when it is off. */
        participant: components['schemas']['NullableTime'];
      };
      /** @description Of your orders that name none. */
      selfTradePrevention: components['schemas']['SelfTradePrevention'];
    };
    /** @description Who has blocked your participant: itself (`OWNER`, by the kill switch), the `OPERATOR`, or both. Empty: nobody. */
    BlockedBy: ('OWNER' | 'OPERATOR')[];
    /** @description Nothing but the version. */
    Unblocking: {
      version: components['schemas']['ApiVersion'];
    };
    /** @description Whether your participant is blocked. */
    Blocking: {
      blockedBy: components['schemas']['BlockedBy'];
    };
    /** @description A dead man's switch to set. */
    CancelAfter: {
      version: components['schemas']['ApiVersion'];
      seconds: components['schemas']['CancelAfterSeconds'];
      scope: components['schemas']['CancelAfterScope'];
    };
    /** @description A dead man's switch, as it was set. */
    CancelAfterState: {
      seconds: components['schemas']['CancelAfterSeconds'];
      scope: components['schemas']['CancelAfterScope'];
      /** @description When it goes off, unless it is set again; null when it is off. */
      dueAt: components['schemas']['NullableTime'];
    };
    /**
     * Format: int32
     * @description How long it waits, at most a day; 0 switches it off.
     */
    CancelAfterSeconds: number;
    /**
     * @description `KEY`: orders that this key entered. `PARTICIPANT`: all of your participant; needs the scope `risk`.
     * @enum {string}
     */
    CancelAfterScope: 'KEY' | 'PARTICIPANT';
    /** @description How much of something is used. */
    Use: {
      /**
       * Format: int32
       * @description How much is used now.
       */
      used: number;
      /**
       * Format: int32
       * @description How much may be used; null when nothing limits it.
       */
      limit: number | null;
    };
    /** @description A bucket of tokens of the key. A request takes one, a batch one for each of its operations, a basket one for each of its orders. */
    RateUse: {
      /**
       * @description Which operations: `orders` (place, amend, activate, try a dry run, lift a block, ask for a recall, rotate a key; a batch or basket that is not well-formed), `cancels` (also parking, the dead man's switch, and of keys: revoke), `reads`, `streams` (opening them).
       * @enum {string}
       */
      class: 'orders' | 'cancels' | 'reads' | 'streams';
      /** @description Tokens that the bucket gains each second, with 3 decimals. */
      ratePerSecond: string;
      /**
       * Format: int32
       * @description Tokens that it holds when it is full.
       */
      burst: number;
      /**
       * Format: int32
       * @description Tokens that are left, after this request.
       */
      remaining: number;
      /**
       * Format: int32
       * @description Seconds until there is one more; 0 when it is full.
       */
      resetSeconds: number;
    };
    /** @description What is allowed, and what is used of it. */
    Limits: {
      tier: components['schemas']['Tier'];
      /** @description The rates of this key, one for each class; a key and its successors share them. */
      rates: components['schemas']['RateUse'][];
      /** @description Streams of this key and its successors that are open, at the process that answers. */
      openStreams: components['schemas']['Use'];
      /** @description Open orders of your participant, active and parked. */
      openOrders: components['schemas']['Use'];
      /**
       * Format: int32
       * @description Operations that a batch may have.
       */
      batchOperations: number;
      /** @description The most MW that an order of yours may have; a contract may allow less. */
      orderQuantity: components['schemas']['Quantity'];
      /** @description The most that an order of yours may be worth (price × quantity × hours, whichever sign); null when nothing limits it. A contract may allow less. */
      orderValue: components['schemas']['NullableAmount'];
      exposure: components['schemas']['Exposure'];
    };
    /** @description What your participant may still have to pay: what its active orders may cost, each for itself, and what the trades of delivery days that are not settled yet do. */
    Exposure: {
      /** @description The sum of `openOrders` and `unsettled`. */
      used: components['schemas']['Amount'];
      /** @description Your trading limit: an order is refused that would bring `used` above it (`trading-limit-exceeded`). Null when nothing limits it. */
      limit: components['schemas']['NullableAmount'];
      /** @description What the active orders may cost. Buying below zero and selling above it costs nothing. */
      openOrders: components['schemas']['Amount'];
      /** @description What the unsettled trades cost, all in all; negative when they brought more than they cost. */
      unsettled: components['schemas']['Amount'];
    };
    /** @description An API key, without its secret. */
    Key: {
      keyId: components['schemas']['KeyId'];
      /** @description Whose key it is, a person or a bot of your participant. */
      userId: components['schemas']['PartyId'];
      /** @description What it may do. */
      scopes: components['schemas']['Scope'][];
      /**
       * @description `LIVE`: it works. `REVOKED`: it is refused. `BLOCKED`: it is refused until the operator unblocks it, because the market failed again and again at what was sent with it.
       * @enum {string}
       */
      state: 'LIVE' | 'REVOKED' | 'BLOCKED';
      createdAt: components['schemas']['Time'];
      /**
       * Format: date-time
       * @description When it was revoked, or null.
       */
      revokedAt: string | null;
      /**
       * Format: date-time
       * @description When it was blocked, or null if it isn't.
       */
      blockedAt: string | null;
      /** @description The id of the key that this one succeeds, or null. */
      rotatedFrom: string | null;
      /** @description Whether it is the key that asks. */
      isCurrent: boolean;
    };
    /** @description A key that was just made, with its secret. */
    NewKey: components['schemas']['Key'] & {
      /** @description The key itself. It is shown this once and never again. */
      key: string;
    };
    /** @description One page of keys. */
    KeyPage: {
      items: components['schemas']['Key'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description One event of the stream. */
    StreamEvent:
      | components['schemas']['TradeEvent']
      | components['schemas']['OrderEvent']
      | components['schemas']['AccountEvent']
      | components['schemas']['BookEvent']
      | components['schemas']['MarketEvent']
      | components['schemas']['HeartbeatEvent']
      | components['schemas']['ResetEvent']
      | components['schemas']['ShutdownEvent'];
    /** @description A trade was executed, or something became of it since. */
    TradeEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'trade';
      id: components['schemas']['StreamPosition'];
      data: components['schemas']['StreamedTrade'];
    };
    /** @description The trade as it stands. `sequence` is that of its execution or import, as on the tape. */
    StreamedTrade: components['schemas']['MarketTrade'] & {
      /** @description With the channel `orders`, of your own trades. Two sides where you traded with yourself. */
      own?: components['schemas']['OwnSide'][];
      /** @description To both sides, with the channel `orders`, why the operator decided on the recall as it did. */
      because?: components['schemas']['OperatorWords'];
    };
    /** @description Your side of a trade. If another matching engine made it, it has no `order` but the `portfolioId`, and a `role` only if it was told. */
    OwnSide: {
      side: components['schemas']['Side'];
      role?: components['schemas']['TradeRole'];
      order?: components['schemas']['OrderUpdate'];
      portfolioId?: components['schemas']['PortfolioId'];
      before?: components['schemas']['OrderBefore'];
    };
    /** @description Something happened to an order of yours. Its fills come as `trade`. */
    OrderEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'order';
      id: components['schemas']['StreamPosition'];
      /** @description What happened, and how the order stands since. */
      data: {
        /**
         * @description `ACCEPTED`: it is new; `order` is all of it, before it met any other. `AMENDED`, `PARKED`, `ACTIVATED`: as its owner asked, before it met any other. `CANCELLED`, `EXPIRED`: it ended, for the order's `reason`.
         * @enum {string}
         */
        change: 'ACCEPTED' | 'AMENDED' | 'PARKED' | 'ACTIVATED' | 'CANCELLED' | 'EXPIRED';
        order: components['schemas']['OrderUpdate'];
        before?: components['schemas']['OrderBefore'];
        /** @description With `AMENDED`, whether the order went to the end of its price's queue. */
        lostPriority?: boolean;
        by: components['schemas']['ChangedBy'];
        time: components['schemas']['Time'];
        sequence: components['schemas']['Sequence'];
      };
    };
    /** @description Those properties of an order that the event tells, named as in `Order`: lay them over what you know of it. With `ACCEPTED` it is all of it. Of a recall it is the id alone: a recall changes nothing of an order. */
    OrderUpdate: {
      orderId: components['schemas']['OrderId'];
      clientOrderId?: components['schemas']['ClientOrderId'];
      contractId?: components['schemas']['ContractId'];
      side?: components['schemas']['Side'];
      price?: components['schemas']['Price'];
      quantity?: components['schemas']['Quantity'];
      /** @description How much the book shows at once, if it is an `ICEBERG`; otherwise null. */
      displayQuantity?: string | null;
      type?: components['schemas']['OrderType'];
      timeInForce?: components['schemas']['TimeInForce'];
      /**
       * Format: date-time
       * @description When the order expires, if it is `GTD`; otherwise null.
       */
      validUntil?: string | null;
      /**
       * @description As it was sent; null when your participant's holds.
       * @enum {string|null}
       */
      selfTradePrevention?: 'ALLOW' | 'CANCEL_INCOMING' | 'CANCEL_RESTING' | 'CANCEL_BOTH' | null;
      portfolioId?: components['schemas']['PortfolioId'];
      /** @description Your note, or null. */
      text?: string | null;
      state?: components['schemas']['OrderState'];
      reason?: components['schemas']['EndReason'];
      filledQuantity?: components['schemas']['Quantity'];
      remainingQuantity?: components['schemas']['Quantity'];
      averagePrice?: components['schemas']['AveragePrice'];
      revision?: components['schemas']['Revision'];
      participantId?: components['schemas']['PartyId'];
      enteredBy?: components['schemas']['PartyId'];
      acceptedAt?: components['schemas']['Time'];
      updatedAt?: components['schemas']['Time'];
      sequence?: components['schemas']['Sequence'];
    };
    /** @description What the order was right before. Absent where the event changed nothing of it, or it is new. */
    OrderBefore: {
      price?: components['schemas']['Price'];
      quantity?: components['schemas']['Quantity'];
      filledQuantity?: components['schemas']['Quantity'];
      remainingQuantity?: components['schemas']['Quantity'];
    };
    /** @description Who made the change. */
    ChangedBy: {
      /**
       * @description `OWNER`: your participant. `OPERATOR`: the venue's operator. `MARKET`: its rules, such as time in force, closure, or an order met.
       * @enum {string}
       */
      role: 'OWNER' | 'OPERATOR' | 'MARKET';
      /** @description The user who asked for it, where this record holds the request. */
      userId?: components['schemas']['PartyId'];
      /** @description The key that was used, likewise. */
      keyId?: components['schemas']['KeyId'];
      because?: components['schemas']['OperatorWords'];
    };
    /** @description The operator's words on why it did so. */
    OperatorWords: string;
    /** @description Something happened to what your participant may do, or to many of its orders at once. */
    AccountEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'account';
      id: components['schemas']['StreamPosition'];
      /** @description What happened. */
      data: {
        /**
         * @description `BLOCKED`, `UNBLOCKED`: new orders are refused, or let in again. `ORDERS_CANCELLED`: a mass cancel. `CANCEL_AFTER_TRIGGERED`: a dead man's switch went off. With these two none of the `orders` fills any more; they are told one by one. `LIMITS_SET`: read them at `GET /account/limits`.
         * @enum {string}
         */
        change: 'BLOCKED' | 'UNBLOCKED' | 'ORDERS_CANCELLED' | 'CANCEL_AFTER_TRIGGERED' | 'LIMITS_SET';
        /**
         * Format: int32
         * @description How many orders were open.
         */
        orders?: number;
        /** @description How much of them was open in all, in MW. */
        quantity?: components['schemas']['Quantity'];
        /** @description With `CANCEL_AFTER_TRIGGERED`, of the key whose orders went; absent where all did. */
        keyId?: components['schemas']['KeyId'];
        by: components['schemas']['ChangedBy'];
        time: components['schemas']['Time'];
        sequence: components['schemas']['Sequence'];
      };
    };
    /** @description The books from here on, a whole book, or what changed of one. */
    BookEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'book';
      id: components['schemas']['StreamPosition'];
      /** @description How the book is at `id`. */
      data: {
        /**
         * @description `START`: forget all books, they are told anew; it has no contract, bids or asks. `SNAPSHOT`: `bids` and `asks` are all of this book. `CHANGES`: they are those prices that have changed, as they are now.
         * @enum {string}
         */
        kind: 'START' | 'SNAPSHOT' | 'CHANGES';
        contractId?: components['schemas']['ContractId'];
        /** @description Who buys, highest price first. */
        bids?: components['schemas']['BookPrice'][];
        /** @description Who sells, lowest price first. */
        asks?: components['schemas']['BookPrice'][];
        /** @description With `CHANGES`, when it changed last. */
        time?: components['schemas']['Time'];
        sequence: components['schemas']['Sequence'];
      };
    };
    /** @description All orders of one side at one price; none are left where the quantity is `0.0`. */
    BookPrice: {
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
      /**
       * Format: int32
       * @description How many orders.
       */
      orders: number;
    };
    /** @description Something happened to a contract, or to the whole market. */
    MarketEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'market';
      id: components['schemas']['StreamPosition'];
      /** @description What happened. */
      data: {
        /**
         * @description `LISTED`, `OPENED`, `HALTED`, `RESUMED`, `CLOSED`: the contract is. What is halted stays so until it is resumed, also when it opens. `MARKET_HALTED`, `MARKET_RESUMED`: all contracts are, beside those halted by themselves. `REFERENCE_PRICE_SET`: collars follow it.
         * @enum {string}
         */
        change:
          | 'LISTED'
          | 'OPENED'
          | 'HALTED'
          | 'RESUMED'
          | 'CLOSED'
          | 'MARKET_HALTED'
          | 'MARKET_RESUMED'
          | 'REFERENCE_PRICE_SET';
        /** @description The contract, or null where it is the whole market. */
        contractId: string | null;
        /** @description With `LISTED`, of a block, the contracts that it is over. */
        contractIds?: components['schemas']['ContractId'][];
        /** @description With `REFERENCE_PRICE_SET`, the new reference price. */
        price?: components['schemas']['Price'];
        /** @description The operator's reference price before, if it had set one. */
        priceBefore?: components['schemas']['Price'];
        /** @description With `MARKET_HALTED`, when the market resumes by itself, if it does. */
        until?: components['schemas']['Time'];
        by: components['schemas']['ChangedBy'];
        time: components['schemas']['Time'];
        sequence: components['schemas']['Sequence'];
      };
    };
    /** @description The stream is alive and has come this far. */
    HeartbeatEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'heartbeat';
      id: components['schemas']['StreamPosition'];
      /** @description How far it is. */
      data: {
        sequence: components['schemas']['Sequence'];
        time: components['schemas']['Time'];
      };
    };
    /** @description The stream can't go on from where you asked. It goes on after `id`; list again what you missed. */
    ResetEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'reset';
      id: components['schemas']['StreamPosition'];
      /** @description Why, and from where it goes on. */
      data: {
        /**
         * @description `AHEAD`: the id is of a sequence that this venue has not reached. `TOO_OLD`: it is too long ago.
         * @enum {string}
         */
        reason: 'AHEAD' | 'TOO_OLD';
        sequence: components['schemas']['Sequence'];
      };
    };
    /** @description The venue is about to close this connection. Connect again and resume. */
    ShutdownEvent: {
      /**
       * @description The type. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      event: 'shutdown';
      id: components['schemas']['StreamPosition'];
      /** @description How far the stream came. */
      data: {
        sequence: components['schemas']['Sequence'];
        time: components['schemas']['Time'];
      };
    };
    /** @description What went wrong (RFC 9457). Decide by `code`, `outcome` and `retry`; `title` and `detail` are for people. */
    Problem: {
      /**
       * Format: uri-reference
       * @description Where to read about this kind of problem, relative to this host.
       */
      type: string;
      /** @description The kind of problem, the same every time. */
      title: string;
      /**
       * Format: int32
       * @description The HTTP status.
       */
      status: number;
      /** @description What was wrong this time, and what would be right. */
      detail: string;
      code: components['schemas']['ErrorCode'];
      /** @description Each single fault, where there is a place to point at. */
      errors?: components['schemas']['Fault'][];
      requestId: components['schemas']['RequestId'];
      outcome?: components['schemas']['Outcome'];
      retry?: components['schemas']['Retry'];
      /** @description With `revision-mismatch`, the revision that the order has now. */
      currentRevision?: components['schemas']['Revision'];
      /** @description With `unsupported-version`, the versions that a body may name. */
      supportedVersions?: components['schemas']['ApiVersion'][];
      /** @description With `ambiguous-timestamp`, the instants that the time could have meant in the area's time zone: two in the repeated hour of October, none in the skipped hour of March, otherwise one. */
      couldMean?: string[];
      /**
       * @description With `missing-scope`, the scope that the key lacks.
       * @enum {string}
       */
      requiredScope?: 'read' | 'trade' | 'risk' | 'keys';
      /** @description With 429, the classes of the rates that were exceeded, or `open-streams`. */
      violatedPolicies?: string[];
    };
    /** @description One fault of a request. Has either `pointer` or `parameter`. */
    Fault: {
      /** @description A JSON pointer (RFC 6901) to the place in the body; empty for the body itself. */
      pointer?: string;
      /** @description The name of the query parameter, path parameter or header. */
      parameter?: string;
      /** @description What is wrong there. */
      detail: string;
    };
    /**
     * @description On operations that change something. `NOT_EXECUTED`: certainly not executed. `UNKNOWN`: it may have been executed or not; send the very same request again to find out.
     * @enum {string}
     */
    Outcome: 'NOT_EXECUTED' | 'UNKNOWN';
    /**
     * @description On operations that change something. `SAFE_SAME_ID`: send the very same request again now (the same `clientOrderId`, or the same `revision`); it can't happen twice. `AFTER`: the same request may succeed later, after `Retry-After` if that is given. `NEVER`: the same request will fail again; change it.
     * @enum {string}
     */
    Retry: 'SAFE_SAME_ID' | 'NEVER' | 'AFTER';
    /**
     * @description The kind of problem; each has a page at `/docs/errors/<code>`. A minor version may add codes.
     * @enum {string}
     */
    ErrorCode:
      | 'malformed-request'
      | 'malformed-json'
      | 'unsupported-version'
      | 'ambiguous-timestamp'
      | 'cursor-invalid'
      | 'delivery-day-not-kept'
      | 'missing-credentials'
      | 'invalid-credentials'
      | 'missing-scope'
      | 'key-blocked'
      | 'unknown-participant'
      | 'route-not-found'
      | 'contract-not-found'
      | 'order-not-found'
      | 'trade-not-found'
      | 'confirmation-not-found'
      | 'key-not-found'
      | 'participant-not-found'
      | 'quarantined-command-not-found'
      | 'quarantined-trade-not-found'
      | 'area-not-found'
      | 'product-not-found'
      | 'delivery-day-not-found'
      | 'method-not-allowed'
      | 'not-acceptable'
      | 'request-timeout'
      | 'body-too-large'
      | 'unsupported-media-type'
      | 'headers-too-large'
      | 'revision-mismatch'
      | 'key-rotated-already'
      | 'key-revoked'
      | 'participant-exists'
      | 'last-operators-key'
      | 'too-many-keys'
      | 'client-order-id-reused'
      | 'participant-blocked'
      | 'unknown-contract'
      | 'contract-not-open'
      | 'contract-halted'
      | 'contract-closed'
      | 'time-in-force-not-allowed'
      | 'parked-not-allowed'
      | 'price-off-tick'
      | 'price-out-of-range'
      | 'price-outside-collar'
      | 'quantity-not-positive'
      | 'quantity-off-step'
      | 'quantity-too-large'
      | 'display-quantity-required'
      | 'display-quantity-not-allowed'
      | 'display-quantity-off-step'
      | 'display-quantity-too-large'
      | 'display-quantity-too-small'
      | 'quantity-below-filled'
      | 'valid-until-required'
      | 'valid-until-not-allowed'
      | 'valid-until-past'
      | 'valid-until-after-closure'
      | 'value-too-large'
      | 'too-many-open-orders'
      | 'trading-limit-exceeded'
      | 'order-ended'
      | 'command-quarantined'
      | 'upstream-trade-refused'
      | 'preview-failed'
      | 'limits-refused'
      | 'basket-not-fillable'
      | 'basket-contract-repeated'
      | 'block-not-consecutive'
      | 'not-blocked'
      | 'blocked-by-operator'
      | 'recall-window-over'
      | 'recall-requested'
      | 'trade-recalled'
      | 'trade-imported'
      | 'already-halted'
      | 'not-halted'
      | 'halt-until-past'
      | 'participant-terms-invalid'
      | 'product-terms-invalid'
      | 'unknown-area'
      | 'recall-not-requested'
      | 'delivery-day-not-over'
      | 'delivery-day-settled'
      | 'recall-pending'
      | 'rate-limited'
      | 'batch-exceeds-burst'
      | 'too-many-open-streams'
      | 'internal-error'
      | 'exchange-unavailable'
      | 'exchange-busy'
      | 'clock-untrusted'
      | 'database-unavailable'
      | 'past-not-ready'
      | 'view-behind'
      | 'shutting-down'
      | 'outcome-unknown';
  };
  responses: {
    /** @description The file is still the one that you have. */
    NotModified: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        ETag: components['headers']['ETag'];
        [name: string]: unknown;
      };
      content?: never;
    };
    /** @description The request is not well-formed (`malformed-request`, `cursor-invalid`), or analytics, positions or a statement are asked for of a delivery day that is no longer kept (`delivery-day-not-kept`). */
    BadRequest: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/malformed-request",
         *       "title": "The request is not well-formed",
         *       "status": 400,
         *       "detail": "limit must be an integer from 1 to 500.",
         *       "code": "malformed-request",
         *       "errors": [
         *         {
         *           "parameter": "limit",
         *           "detail": "must be an integer from 1 to 500"
         *         }
         *       ],
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is not well-formed (`malformed-request`, `ambiguous-timestamp`). */
    BadMoment: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is not well-formed (`malformed-request`, `ambiguous-timestamp`, `cursor-invalid`), or the contract's delivery day is no longer kept (`delivery-day-not-kept`). */
    BadRange: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is not well-formed (`malformed-request`, `malformed-json`, `unsupported-version`, `ambiguous-timestamp`). It was not executed. */
    BadWrite: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description No valid API key was sent (`missing-credentials`, `invalid-credentials`). */
    Unauthorized: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'WWW-Authenticate': components['headers']['WWW-Authenticate'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/missing-credentials",
         *       "title": "No API key was sent",
         *       "status": 401,
         *       "detail": "Send the header \"Authorization: Bearer wb_sandbox_…\".",
         *       "code": "missing-credentials",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The key may not do this (`missing-scope`, `unknown-participant`, `key-blocked`). */
    Forbidden: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/missing-scope",
         *       "title": "The API key may not do this",
         *       "status": 403,
         *       "detail": "This operation needs the scope \"trade\"; the key has \"read\".",
         *       "code": "missing-scope",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "requiredScope": "trade",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such area (`area-not-found`). */
    AreaNotFound: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/area-not-found",
         *       "title": "There is no such area",
         *       "status": 404,
         *       "detail": "There is no area \"BE\".",
         *       "code": "area-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such contract (`contract-not-found`). */
    ContractNotFound: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/contract-not-found",
         *       "title": "There is no such contract",
         *       "status": 404,
         *       "detail": "There is no contract \"NL-20261122T1407Z-PT15M\".",
         *       "code": "contract-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such order of yours (`order-not-found`). */
    OrderNotFound: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/order-not-found",
         *       "title": "There is no such order",
         *       "status": 404,
         *       "detail": "There is no order \"O-99999\" of yours.",
         *       "code": "order-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such trade of yours (`trade-not-found`). */
    TradeNotFound: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/trade-not-found",
         *       "title": "There is no such trade",
         *       "status": 404,
         *       "detail": "There is no trade \"T-99999\" of yours.",
         *       "code": "trade-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such trade of yours (`trade-not-found`), or it has no such revision (`confirmation-not-found`). */
    ConfirmationNotFound: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/confirmation-not-found",
         *       "title": "The trade has no such revision",
         *       "status": 404,
         *       "detail": "\"T-567\" has no revision 3; its newest is 1.",
         *       "code": "confirmation-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The order was changed since (`revision-mismatch`). `currentRevision` is the one that it has now. */
    RevisionMismatch: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/revision-mismatch",
         *       "title": "The order has changed since",
         *       "status": 409,
         *       "detail": "The order has revision 2 now.",
         *       "code": "revision-mismatch",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER",
         *       "currentRevision": 2
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The body is too large (`body-too-large`). */
    BodyTooLarge: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/body-too-large",
         *       "title": "The body is too large",
         *       "status": 413,
         *       "detail": "The body may have at most 16384 bytes.",
         *       "code": "body-too-large",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The body is not marked as JSON (`unsupported-media-type`). */
    UnsupportedMediaType: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/unsupported-media-type",
         *       "title": "The body's media type is not supported",
         *       "status": 415,
         *       "detail": "Send \"Content-Type: application/json\", not \"text/plain\".",
         *       "code": "unsupported-media-type",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such key of your participant (`key-not-found`). */
    KeyNotFound: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/key-not-found",
         *       "title": "There is no such key",
         *       "status": 404,
         *       "detail": "Your participant has no key \"4kR9mZq2TbXx\".",
         *       "code": "key-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The key can't be rotated as it is (`key-rotated-already`, `key-revoked`). */
    KeyNotRotated: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/key-rotated-already",
         *       "title": "The key was rotated already",
         *       "status": 409,
         *       "detail": "The keys 4kR9mZq2TbXw and 9sPd3VnLcQy7 are both live; revoke one of them first.",
         *       "code": "key-rotated-already",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The key has spent what it may (`rate-limited`, `batch-exceeds-burst`, `too-many-open-streams`). It was not executed. After `Retry-After` seconds the same request is let through. */
    TooManyRequests: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Retry-After': components['headers']['Retry-After-If-Waiting-Helps'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/rate-limited",
         *       "title": "The key has asked too much",
         *       "status": 429,
         *       "detail": "This request costs 1 token of \"orders\"; the bucket of this key holds 0 and gains 50 a second, up to 500. Wait 1 s.",
         *       "code": "rate-limited",
         *       "violatedPolicies": [
         *         "orders"
         *       ],
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The order breaks a rule of the market (`client-order-id-reused`, `participant-blocked`, `unknown-contract`, `contract-not-open`, `contract-halted`, `contract-closed`, `time-in-force-not-allowed`, `parked-not-allowed`, `price-off-tick`, `price-out-of-range`, `price-outside-collar`, `quantity-not-positive`, `quantity-off-step`, `quantity-too-large`, `display-quantity-required`, `display-quantity-not-allowed`, `display-quantity-off-step`, `display-quantity-too-large`, `display-quantity-too-small`, `valid-until-required`, `valid-until-not-allowed`, `valid-until-past`, `valid-until-after-closure`, `value-too-large`, `too-many-open-orders`, `trading-limit-exceeded`, `preview-failed`, `command-quarantined`). There is no order, and its `clientOrderId` is still free (except with `client-order-id-reused`). */
    OrderRefused: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The amendment breaks a rule of the market (`order-ended`, `participant-blocked`, `contract-halted`, `contract-closed`, `quantity-below-filled`, `price-off-tick`, `price-out-of-range`, `price-outside-collar`, `quantity-not-positive`, `quantity-off-step`, `quantity-too-large`, `display-quantity-not-allowed`, `display-quantity-off-step`, `display-quantity-too-large`, `display-quantity-too-small`, `valid-until-not-allowed`, `valid-until-past`, `valid-until-after-closure`, `value-too-large`, `trading-limit-exceeded`, `command-quarantined`). The order is as it was. */
    AmendmentRefused: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/quantity-below-filled",
         *       "title": "The new quantity is below what has been filled",
         *       "status": 422,
         *       "detail": "3.0 MW have been filled already; the new total is 2.0 MW.",
         *       "code": "quantity-below-filled",
         *       "errors": [
         *         {
         *           "pointer": "/quantity",
         *           "detail": "must be at least 3.0"
         *         }
         *       ],
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The order has ended (`order-ended`, `command-quarantined`). */
    OrderEnded: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/order-ended",
         *       "title": "The order has ended",
         *       "status": 422,
         *       "detail": "The order is FILLED: nothing of it can be changed any more.",
         *       "code": "order-ended",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The order can't be put back as it is (`order-ended`, `participant-blocked`, `contract-not-open`, `contract-halted`, `contract-closed`, `price-outside-collar`, `trading-limit-exceeded`, `command-quarantined`). It stays parked, unless it has ended. */
    ActivationRefused: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/contract-halted",
         *       "title": "Trading is halted",
         *       "status": 422,
         *       "detail": "Trading in \"NL-20261122T1400Z-PT15M\" is halted.",
         *       "code": "contract-halted",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The basket breaks a rule of the market, or it can't be filled as a whole (`basket-not-fillable`, `basket-contract-repeated`, `client-order-id-reused`, `participant-blocked`, `unknown-contract`, `contract-not-open`, `contract-halted`, `contract-closed`, `price-off-tick`, `price-out-of-range`, `price-outside-collar`, `quantity-not-positive`, `quantity-off-step`, `quantity-too-large`, `value-too-large`, `trading-limit-exceeded`, `command-quarantined`). `errors` says which of its orders it is. There are no orders, and the `clientBasketId` is still free (except with `client-order-id-reused`). */
    BasketRefused: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/basket-not-fillable",
         *       "title": "The basket can't be filled as a whole",
         *       "status": 422,
         *       "detail": "The order for \"NL-20261122T1415Z-PT15M\", could not be filled in full.",
         *       "code": "basket-not-fillable",
         *       "errors": [
         *         {
         *           "pointer": "/orders/1",
         *           "detail": "must be fillable at once and in full"
         *         }
         *       ],
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The market failed at this very request, so it is not taken any more (`command-quarantined`). It was not executed; of a batch nothing was. */
    Quarantined: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/command-quarantined",
         *       "title": "This request made the market fail, and is not taken any more",
         *       "status": 422,
         *       "detail": "The market failed at this request. It is in quarantine, and was not executed.",
         *       "code": "command-quarantined",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The order for a block breaks a rule of the market (`block-not-consecutive`, `client-order-id-reused`, `participant-blocked`, `unknown-contract`, `contract-not-open`, `contract-halted`, `contract-closed`, `parked-not-allowed`, `price-off-tick`, `price-out-of-range`, `price-outside-collar`, `quantity-not-positive`, `quantity-off-step`, `quantity-too-large`, `valid-until-required`, `valid-until-not-allowed`, `valid-until-past`, `valid-until-after-closure`, `value-too-large`, `too-many-open-orders`, `trading-limit-exceeded`, `command-quarantined`). There is no order, and its `clientOrderId` is still free (except with `client-order-id-reused`). */
    BlockRefused: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/block-not-consecutive",
         *       "title": "The block's contracts don't follow each other",
         *       "status": 422,
         *       "detail": "\"NL-20261122T1445Z-PT15M\" does not begin where the contract before it ends.",
         *       "code": "block-not-consecutive",
         *       "errors": [
         *         {
         *           "pointer": "/contractIds",
         *           "detail": "must be contracts of one product and area, each beginning where the one before ends"
         *         }
         *       ],
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The recall can't be asked for (`recall-requested`, `trade-recalled`, `trade-imported`, `recall-window-over`, `command-quarantined`). The trade is as it was. */
    RecallRefused: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/recall-window-over",
         *       "title": "It is too late for a recall",
         *       "status": 422,
         *       "detail": "The recall of this trade could be asked for until 2026-11-22T09:25:02.481920Z.",
         *       "code": "recall-window-over",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is nothing that you could lift (`not-blocked`, `blocked-by-operator`, `command-quarantined`). */
    UnblockingRefused: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/not-blocked",
         *       "title": "Nothing is blocked",
         *       "status": 422,
         *       "detail": "The participant \"alpha\" is not blocked.",
         *       "code": "not-blocked",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The venue made a mistake (`internal-error`). Whether a change was executed is not known: send the very same request again. */
    InternalError: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/internal-error",
         *       "title": "The venue made a mistake",
         *       "status": 500,
         *       "detail": "Something failed that should not. It is logged under the request's id.",
         *       "code": "internal-error",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description It can't be shown at the moment (`view-behind`, `database-unavailable`, `shutting-down`). Ask again after `Retry-After`. */
    Unavailable: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/view-behind",
         *       "title": "The view has not come that far yet",
         *       "status": 503,
         *       "detail": "The view is at sequence 48190; 48211 was asked for.",
         *       "code": "view-behind",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description It can't be shown at the moment (`view-behind`, `past-not-ready`, `database-unavailable`, `shutting-down`). Ask again after `Retry-After`. */
    PastUnavailable: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/past-not-ready",
         *       "title": "The past is not ready yet",
         *       "status": 503,
         *       "detail": "The book at 48000 is not ready yet: ask for the same again.",
         *       "code": "past-not-ready",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request was never handed to the exchange (`exchange-unavailable`, `exchange-busy`, `clock-untrusted`, `database-unavailable`, `view-behind`, `shutting-down`): it was certainly not executed. Send it again after `Retry-After`. */
    NotHandedOver: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/exchange-unavailable",
         *       "title": "The exchange can't be reached",
         *       "status": 503,
         *       "detail": "No exchange process is taking commands at the moment.",
         *       "code": "exchange-unavailable",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description No answer came back from the exchange in time (`outcome-unknown`): it may have been executed or not. Send the very same request again; it can't happen twice. */
    OutcomeUnknown: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/outcome-unknown",
         *       "title": "It is not known whether it was executed",
         *       "status": 504,
         *       "detail": "The exchange did not answer in time. Send the same request again, with the same clientOrderId.",
         *       "code": "outcome-unknown",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "UNKNOWN",
         *       "retry": "SAFE_SAME_ID"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description What can go wrong on any path: no such path (404 `route-not-found`), `method-not-allowed` (405), `not-acceptable` (406), `request-timeout` (408), `headers-too-large` (431); and what is no HTTP, or no URL (400 `malformed-request`). */
    OtherProblem: {
      headers: {
        'Wattbook-Version': components['headers']['Wattbook-Version'];
        'X-Request-Id': components['headers']['X-Request-Id'];
        RateLimit: components['headers']['RateLimit'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        Allow: components['headers']['Allow'];
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "/docs/errors/not-acceptable",
         *       "title": "None of the accepted formats is available",
         *       "status": 406,
         *       "detail": "This operation answers with application/json, not with text/html.",
         *       "code": "not-acceptable",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
  };
  parameters: {
    /**
     * @description Only this delivery area.
     * @example NL
     */
    Area: components['schemas']['AreaCode'];
    /**
     * @description Only this product.
     * @example PT15M
     */
    Product: components['schemas']['ProductCode'];
    /**
     * @description Only this contract.
     * @example NL-20261122T1400Z-PT15M
     */
    ContractId: components['schemas']['ContractId'];
    /**
     * @description The delivery day, in the area's local time, from 2000 to 2099.
     * @example 2026-11-22
     */
    OfDeliveryDay: components['schemas']['DeliveryDay'];
    /**
     * @description Only this portfolio.
     * @example wind-north
     */
    PortfolioId: components['schemas']['PortfolioId'];
    /**
     * @description The contract's id, as in `GET /contracts`.
     * @example NL-20261122T1400Z-PT15M
     */
    ContractIdInPath: components['schemas']['ContractId'];
    /**
     * @description The order's id, as the venue gave it.
     * @example O-1234
     */
    OrderIdInPath: components['schemas']['OrderId'];
    /**
     * @description The trade's id, as in `fills`, `GET /trades` or the stream.
     * @example T-567
     */
    TradeIdInPath: components['schemas']['TradeId'];
    /**
     * @description The key's id, as in `GET /account/keys`. It is the part of the key after the environment.
     * @example 4kR9mZq2TbXw
     */
    KeyIdInPath: components['schemas']['KeyId'];
    /**
     * @description Only what happened after this sequence, ascending. For polling: follow `nextCursor` to the end, then ask again with `after` set to the `Wattbook-Sequence` of the first page.
     * @example 48210
     */
    After: components['schemas']['Sequence'];
    /**
     * @description How many items a page has at most.
     * @example 100
     */
    Limit: number;
    /**
     * @description The `nextCursor` of the page before, with the same filters as there.
     * @example eyJiIjo0ODIxMX0
     */
    Cursor: components['schemas']['Cursor'];
    /**
     * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
     * @example 48211
     */
    MinSequence: components['schemas']['Sequence'];
    /**
     * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
     *
     *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
     *       without this header tells.
     *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
     * @example answer-lost
     */
    Inject: 'answer-lost' | 'rate-limited' | 'exchange-unavailable';
    /**
     * @description The `ETag` of the copy that you have; if the file is still the same, the answer is 304 without it.
     * @example "pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4"
     */
    IfNoneMatch: components['schemas']['EntityTag'];
  };
  requestBodies: never;
  headers: {
    /**
     * @description The version of the API file that this answer was made by.
     * @example 1.0
     */
    'Wattbook-Version': components['schemas']['ApiVersion'];
    /**
     * @description The request's id: the one that you sent in `X-Request-Id`, if it is 1 to 64 letters, digits or `.` `_` `:` `-`, otherwise a new one. Name it when you report a problem.
     * @example 01JDA8W2V7Q4M5N6P7R8S9T0AB
     */
    'X-Request-Id': components['schemas']['RequestId'];
    /**
     * @description After a read: the answer shows everything up to this sequence. After a write: the sequence at which it was decided.
     * @example 48211
     */
    'Wattbook-Sequence': components['schemas']['Sequence'];
    /**
     * @description `true` when this is the first answer again, to a request that was executed before. Otherwise not sent.
     * @example true
     */
    'Idempotent-Replayed': 'true';
    /**
     * @description Changes when the file changes.
     * @example "pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4"
     */
    ETag: components['schemas']['EntityTag'];
    /**
     * @description How many seconds to wait before the next attempt.
     * @example 1
     */
    'Retry-After': number;
    /**
     * @description How many seconds to wait before the same request succeeds, unless the key spends more meanwhile. Not sent where waiting does not help.
     * @example 1
     */
    'Retry-After-If-Waiting-Helps': number;
    /**
     * @description On every answer of an operation that needs a key, once the key was found to be good for it: what is left for the key in the classes that the request was counted in. `r` is how many requests are left, `t` the seconds until there is one more (IETF draft ratelimit-headers).
     * @example "orders";r=199;t=1
     */
    RateLimit: string;
    /**
     * @description With `RateLimit`: `q` is how many requests can be saved up, `w` the seconds in which all of them come back.
     * @example "orders";q=200;w=4
     */
    'RateLimit-Policy': string;
    /**
     * @description Only with 405, the methods that the path takes.
     * @example GET, HEAD, POST
     */
    Allow: string;
    /**
     * @description How to authenticate (RFC 6750).
     * @example Bearer realm="wattbook"
     */
    'WWW-Authenticate': string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It can. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "ok"
           *     }
           */
          'application/json': components['schemas']['Health'];
        };
      };
      400: components['responses']['BadRequest'];
      500: components['responses']['InternalError'];
      default: components['responses']['OtherProblem'];
    };
  };
  getStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How the venue is. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "environment": "sandbox",
           *       "marketState": "OPEN",
           *       "sequence": 48211,
           *       "time": "2026-11-22T09:15:02.481920Z",
           *       "components": {
           *         "database": {
           *           "state": "OK"
           *         },
           *         "exchange": {
           *           "state": "OK"
           *         },
           *         "clock": {
           *           "state": "OK"
           *         },
           *         "views": {
           *           "state": "OK"
           *         },
           *         "alarms": {
           *           "state": "OK"
           *         }
           *       },
           *       "lag": {
           *         "views": {
           *           "records": 0,
           *           "milliseconds": 0
           *         },
           *         "feed": {
           *           "records": 0,
           *           "milliseconds": 0
           *         }
           *       },
           *       "views": [
           *         {
           *           "view": "confirmations",
           *           "sequence": 48207,
           *           "lag": {
           *             "records": 4,
           *             "milliseconds": 120
           *           }
           *         },
           *         {
           *           "view": "order-records",
           *           "sequence": 48211,
           *           "lag": {
           *             "records": 0,
           *             "milliseconds": 0
           *           }
           *         },
           *         {
           *           "view": "sums",
           *           "sequence": 48211,
           *           "lag": {
           *             "records": 0,
           *             "milliseconds": 0
           *           }
           *         },
           *         {
           *           "view": "trading",
           *           "sequence": 48211,
           *           "lag": {
           *             "records": 0,
           *             "milliseconds": 0
           *           }
           *         }
           *       ],
           *       "keptDays": [
           *         {
           *           "area": "NL",
           *           "firstDeliveryDay": "2026-08-24"
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['Status'];
        };
      };
      400: components['responses']['BadRequest'];
      500: components['responses']['InternalError'];
      default: components['responses']['OtherProblem'];
    };
  };
  getVersion: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The build and the supported versions. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "build": "0.1.0",
           *       "commit": "8f14e45fceea167a5a36dedd4bea2543c1a7f9d0",
           *       "apiVersion": "1.0",
           *       "supportedVersions": [
           *         "1.0"
           *       ]
           *     }
           */
          'application/json': components['schemas']['Version'];
        };
      };
      400: components['responses']['BadRequest'];
      500: components['responses']['InternalError'];
      default: components['responses']['OtherProblem'];
    };
  };
  getSpecYaml: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description The `ETag` of the copy that you have; if the file is still the same, the answer is 304 without it.
         * @example "pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The API file. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          /** @example openapi: 3.0.3 */
          'application/yaml': components['schemas']['SpecText'];
        };
      };
      304: components['responses']['NotModified'];
      400: components['responses']['BadRequest'];
      500: components['responses']['InternalError'];
      default: components['responses']['OtherProblem'];
    };
  };
  getSpecJson: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description The `ETag` of the copy that you have; if the file is still the same, the answer is 304 without it.
         * @example "pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4"
         */
        'If-None-Match'?: components['parameters']['IfNoneMatch'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The API file. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "openapi": "3.0.3"
           *     }
           */
          'application/json': components['schemas']['SpecDocument'];
        };
      };
      304: components['responses']['NotModified'];
      400: components['responses']['BadRequest'];
      500: components['responses']['InternalError'];
      default: components['responses']['OtherProblem'];
    };
  };
  listAreas: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All areas. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "items": [
           *         {
           *           "area": "NL",
           *           "eic": "10YNL----------L",
           *           "timeZone": "Europe/Amsterdam",
           *           "currency": "EUR",
           *           "products": [
           *             "PT15M",
           *             "PT30M",
           *             "PT60M"
           *           ]
           *         }
           *       ],
           *       "nextCursor": null
           *     }
           */
          'application/json': components['schemas']['AreaPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listContracts: {
    parameters: {
      query?: {
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only contracts of this delivery day, in the area's local time, from 2000 to 2099. A day has 92, 96 or 100 quarter-hours.
         * @example 2026-11-22
         */
        deliveryDay?: string;
        /**
         * @description Only contracts in this state.
         * @example OPEN
         */
        state?: components['schemas']['ContractState'];
        /**
         * @description How many items a page has at most.
         * @example 100
         */
        limit?: components['parameters']['Limit'];
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of contracts. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ContractPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  getContract: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path: {
        /**
         * @description The contract's id, as in `GET /contracts`.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The contract. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Contract'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ContractNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  getBook: {
    parameters: {
      query?: {
        /**
         * @description How many prices of each side to show.
         * @example 10
         */
        depth?: number;
        /**
         * @description The book as it was after this sequence, or after the last one that was not later than this time, with `Z` or an offset. `sequence` says which one that was. A time is settled once the market has gone on; one of the last seconds may still be added to. Nothing is shown of what came later: a contract that was listed since is not found, and neither is one that the market had let go of by then. A sequence or a time to come is `view-behind`.
         * @example 48000
         */
        at?: components['schemas']['Moment'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path: {
        /**
         * @description The contract's id, as in `GET /contracts`.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The book as of `sequence`. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "contractId": "NL-20261122T1400Z-PT15M",
           *       "sequence": 48211,
           *       "bids": [
           *         {
           *           "price": "87.50",
           *           "quantity": "2.0",
           *           "orders": 1
           *         },
           *         {
           *           "price": "86.90",
           *           "quantity": "12.5",
           *           "orders": 3
           *         }
           *       ],
           *       "asks": [
           *         {
           *           "price": "88.10",
           *           "quantity": "4.0",
           *           "orders": 2
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['Book'];
        };
      };
      400: components['responses']['BadMoment'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ContractNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['PastUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listMarketTrades: {
    parameters: {
      query?: {
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
        /**
         * @description Only what happened after this sequence, ascending. For polling: follow `nextCursor` to the end, then ask again with `after` set to the `Wattbook-Sequence` of the first page.
         * @example 48210
         */
        after?: components['parameters']['After'];
        /**
         * @description How many items a page has at most.
         * @example 100
         */
        limit?: components['parameters']['Limit'];
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of trades. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MarketTradePage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listOrders: {
    parameters: {
      query?: {
        /**
         * @description Only the order with this id of yours.
         * @example bot7-20261122-000123
         */
        clientOrderId?: components['schemas']['ClientOrderId'];
        /**
         * @description Only orders in this state.
         * @example ACTIVE
         */
        state?: components['schemas']['OrderState'];
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
        /**
         * @description Only what happened after this sequence, ascending. For polling: follow `nextCursor` to the end, then ask again with `after` set to the `Wattbook-Sequence` of the first page.
         * @example 48210
         */
        after?: components['parameters']['After'];
        /**
         * @description How many items a page has at most.
         * @example 100
         */
        limit?: components['parameters']['Limit'];
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of your orders. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  submitOrder: {
    parameters: {
      query?: {
        /**
         * @description Only tell what would happen. It costs as much of your rate as placing the order.
         * @example true
         */
        dryRun?: boolean;
      };
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path?: never;
      cookie?: never;
    };
    /** @description The order. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewOrder'];
      };
    };
    responses: {
      /** @description Only with `dryRun=true`. The order would be accepted, and this would come of it. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderPreview'];
        };
      };
      /** @description The order was accepted. It may have traded, and it may have ended. */
      201: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderOutcome'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['OrderRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  cancelOrders: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path?: never;
      cookie?: never;
    };
    /** @description Which orders. */
    requestBody: {
      content: {
        'application/json': components['schemas']['MassCancellation'];
      };
    };
    responses: {
      /** @description They are cancelled, if there were any. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "cancelledOrders": 12,
           *       "cancelledQuantity": "34.5"
           *     }
           */
          'application/json': components['schemas']['MassCancellationOutcome'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Quarantined'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  submitBatch: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path?: never;
      cookie?: never;
    };
    /** @description The operations. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Batch'];
      };
    };
    responses: {
      /** @description What became of each operation. `Wattbook-Sequence` is that of the last one that came to the market this time, replayed or not. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BatchOutcome'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Quarantined'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  getOrder: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The order. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Order'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  cancelOrder: {
    parameters: {
      query?: {
        /**
         * @description Cancel only if the order still has this revision. Not looked at when the order is gone already.
         * @example 1
         */
        revision?: components['schemas']['Revision'];
      };
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The order, which is in the market no longer. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Order'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
      409: components['responses']['RevisionMismatch'];
      422: components['responses']['Quarantined'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  amendOrder: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    /** @description What to change. */
    requestBody: {
      content: {
        /**
         * @example {
         *       "version": "1.0",
         *       "revision": 1,
         *       "price": "88.00",
         *       "quantity": "4.0"
         *     }
         */
        'application/json': components['schemas']['Amendment'];
      };
    };
    responses: {
      /** @description The order was amended. It may have traded, and it may have ended. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderOutcome'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
      409: components['responses']['RevisionMismatch'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['AmendmentRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  listOrderEvents: {
    parameters: {
      query?: {
        /**
         * @description Only what happened after this sequence, ascending. For polling: follow `nextCursor` to the end, then ask again with `after` set to the `Wattbook-Sequence` of the first page.
         * @example 48210
         */
        after?: components['parameters']['After'];
        /**
         * @description How many items a page has at most.
         * @example 100
         */
        limit?: components['parameters']['Limit'];
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of the order's history. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderHistoryPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  explainOrder: {
    parameters: {
      query?: {
        /**
         * @description With the record in which so many steps are reached the page ends.
         * @example 100
         */
        limit?: number;
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where the order is, and one page of what brought it there. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderExplanation'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['PastUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  parkOrder: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    /** @description Nothing but the version, or the revision as well. */
    requestBody: {
      content: {
        /**
         * @example {
         *       "version": "1.0",
         *       "revision": 1
         *     }
         */
        'application/json': components['schemas']['OrderChange'];
      };
    };
    responses: {
      /** @description The order, which is parked. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Order'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
      409: components['responses']['RevisionMismatch'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['OrderEnded'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  activateOrder: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path: {
        /**
         * @description The order's id, as the venue gave it.
         * @example O-1234
         */
        orderId: components['parameters']['OrderIdInPath'];
      };
      cookie?: never;
    };
    /** @description Nothing but the version, or the revision as well. */
    requestBody: {
      content: {
        /**
         * @example {
         *       "version": "1.0",
         *       "revision": 2
         *     }
         */
        'application/json': components['schemas']['OrderChange'];
      };
    };
    responses: {
      /** @description The order, which was activated. It may have traded, and it may have ended. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderOutcome'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
      409: components['responses']['RevisionMismatch'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['ActivationRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  submitBasket: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path?: never;
      cookie?: never;
    };
    /** @description The orders. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewBasket'];
      };
    };
    responses: {
      /** @description All orders were filled. */
      201: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BasketOutcome'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['BasketRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  submitBlock: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses the request (400).
         *
         *     - `answer-lost`: it is carried out, and answered 504 `outcome-unknown` whatever came of it. The same request
         *       without this header tells.
         *     - `rate-limited`, `exchange-unavailable`: it is not carried out, and answered 429 or 503 with that code.
         * @example answer-lost
         */
        'Wattbook-Inject'?: components['parameters']['Inject'];
      };
      path?: never;
      cookie?: never;
    };
    /** @description The order. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewBlock'];
      };
    };
    responses: {
      /** @description The order was accepted. It may have traded, and it may have ended. */
      201: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrderOutcome'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['BlockRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  listTrades: {
    parameters: {
      query?: {
        /**
         * @description Only trades of this order.
         * @example O-1234
         */
        orderId?: components['schemas']['OrderId'];
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
        /**
         * @description Only what happened after this sequence, ascending. For polling: follow `nextCursor` to the end, then ask again with `after` set to the `Wattbook-Sequence` of the first page.
         * @example 48210
         */
        after?: components['parameters']['After'];
        /**
         * @description How many items a page has at most.
         * @example 100
         */
        limit?: components['parameters']['Limit'];
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of your trades. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TradePage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  getTrade: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path: {
        /**
         * @description The trade's id, as in `fills`, `GET /trades` or the stream.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The trade. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trade'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['TradeNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listCandles: {
    parameters: {
      query: {
        /**
         * @description Of which contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['schemas']['ContractId'];
        /**
         * @description How long an interval is.
         * @example PT15M
         */
        interval: components['schemas']['CandleInterval'];
        /**
         * @description The first interval is the one that holds this time. The opening of the contract if not sent.
         * @example 2026-11-22T09:00:00Z
         */
        from?: components['schemas']['TimeIn'];
        /**
         * @description Only intervals that begin before this time. The start of delivery if not sent.
         * @example 2026-11-22T13:00:00Z
         */
        to?: components['schemas']['TimeIn'];
        /**
         * @description How many items a page has at most.
         * @example 100
         */
        limit?: components['parameters']['Limit'];
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of candles. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CandlePage'];
          /**
           * @example start,end,open,high,low,close,vwap,quantity,energy,trades
           *     2026-11-22T09:15:00Z,2026-11-22T09:30:00Z,87.40,87.40,87.40,87.40,87.40000,3.0,0.750,1
           */
          'text/csv': string;
        };
      };
      400: components['responses']['BadRange'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ContractNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listStatistics: {
    parameters: {
      query: {
        /**
         * @description The delivery day, in the area's local time, from 2000 to 2099.
         * @example 2026-11-22
         */
        deliveryDay: components['parameters']['OfDeliveryDay'];
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Each contract of that day. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StatisticsOfDay'];
          /**
           * @example contractId,trades,quantity,energy,amount,vwap,open,high,low,last,lastAt
           *     NL-20261122T1415Z-PT15M,0,0.0,0.000,0.00000,,,,,,
           */
          'text/csv': string;
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listIndices: {
    parameters: {
      query: {
        /**
         * @description The delivery day, in the area's local time, from 2000 to 2099.
         * @example 2026-11-22
         */
        deliveryDay: components['parameters']['OfDeliveryDay'];
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Each index of each contract of that day. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IndicesOfDay'];
          /**
           * @example contractId,index,from,to,value,reason,energy,trades
           *     NL-20261122T1400Z-PT15M,id1/v1,2026-11-22T13:00:00Z,2026-11-22T13:30:00Z,,NO_TRADES,0.000,0
           */
          'text/csv': string;
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listPositions: {
    parameters: {
      query: {
        /**
         * @description The delivery day, in the area's local time, from 2000 to 2099.
         * @example 2026-11-22
         */
        deliveryDay: components['parameters']['OfDeliveryDay'];
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
        /**
         * @description Only this portfolio.
         * @example wind-north
         */
        portfolioId?: components['parameters']['PortfolioId'];
        /**
         * @description What the net energy is compared with, the day-ahead price or an index.
         * @example DAY_AHEAD
         */
        reference?: components['schemas']['PositionReference'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All positions of that day. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PositionsOfDay'];
          /**
           * @example contractId,portfolioId,boughtQuantity,soldQuantity,netQuantity,boughtEnergy,soldEnergy,netEnergy,boughtAverage,soldAverage,cash,currency,referencePrice,result
           *     NL-20261122T1400Z-PT15M,wind-north,3.0,0.0,3.0,0.750,0.000,0.750,87.40000,,-65.55000,EUR,,
           */
          'text/csv': string;
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  getStatement: {
    parameters: {
      query: {
        /**
         * @description Of which delivery area.
         * @example NL
         */
        area: components['schemas']['AreaCode'];
        /**
         * @description The delivery day, in the area's local time, from 2000 to 2099.
         * @example 2026-11-22
         */
        deliveryDay: components['parameters']['OfDeliveryDay'];
        /**
         * @description Only this portfolio.
         * @example wind-north
         */
        portfolioId?: components['parameters']['PortfolioId'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The statement. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Statement'];
          /**
           * @example portfolioId,start,end,boughtQuantity,soldQuantity,netQuantity,netEnergy,amount
           *     wind-north,2026-11-22T14:00:00Z,2026-11-22T14:15:00Z,3.0,0.0,3.0,0.750,-65.55000
           */
          'text/csv': string;
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['AreaNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  getConfirmation: {
    parameters: {
      query?: {
        /**
         * @description Which revision of the trade. Without it, the newest.
         * @example 1
         */
        revision?: components['schemas']['Revision'];
        /**
         * @description Of a trade with yourself, which side. Without it, the one whose order came later (the `TAKER`).
         * @example BUY
         */
        side?: components['schemas']['Side'];
      };
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path: {
        /**
         * @description The trade's id, as in `fills`, `GET /trades` or the stream.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The confirmation. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Confirmation'];
          /**
           * @example confirmationId,tradeId,revision,event,state,side,role,participantId,participantName,portfolioId,orderId,clientOrderId,userId,text,contractId,product,area,eic,timeZone,deliveryStart,deliveryEnd,deliveryLocalStart,deliveryLocalEnd,deliveryDay,quantityMw,energyMwh,pricePerMwh,amount,currency,counterpartyModel,counterpartyName,source,sourceTradeId,executedAt,recordedAt,venueId,sequence,blockFirstSequence,blockLastSequence,blockHash,jws
           *     T-567-BUY-1,T-567,1,EXECUTED,EXECUTED,BUY,TAKER,alpha,Alpha Energie B.V.,wind-north,O-1234,bot7-20261122-000123,alpha-bot7,,NL-20261122T1400Z-PT15M,PT15M,NL,10YNL----------L,Europe/Amsterdam,2026-11-22T14:00:00Z,2026-11-22T14:15:00Z,2026-11-22T15:00:00+01:00,2026-11-22T15:15:00+01:00,2026-11-22,3.0,0.750,87.40,65.55000,EUR,CENTRAL,Wattbook Sandbox (nothing is cleared),,,2026-11-22T09:15:02.481920Z,2026-11-22T09:15:02.481920Z,4f1c8a52-6f0e-4b7d-9a39-2f5f0c7f6f11,48211,48210,48214,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,eyJhbGciOiJFZERTQSIsImtpZCI6ImtQcktfcW14VldhWVZBOXd3QkY2SXVvM3ZWeno3VHhIQ1R3WEJ5Z3JTNGsiLCJ0eXAiOiJ3YXR0Ym9vay1jb25maXJtYXRpb24randzIn0.eyJkb2N1bWVudCI6IndhdHRib29rLXRyYWRlLWNvbmZpcm1hdGlvbiIsImRvY3VtZW50VmVyc2lvbiI6MSwiY29uZmlybWF0aW9uSWQiOiJULTU2Ny1CVVktMSIsInRyYWRlSWQiOiJULTU2NyIsInJldmlzaW9uIjoxLCJldmVudCI6IkVYRUNVVEVEIiwic3RhdGUiOiJFWEVDVVRFRCIsInNpZGUiOiJCVVkiLCJyb2xlIjoiVEFLRVIiLCJwYXJ0aWNpcGFudCI6eyJwYXJ0aWNpcGFudElkIjoiYWxwaGEiLCJuYW1lIjoiQWxwaGEgRW5lcmdpZSBCLlYuIn0sInBvcnRmb2xpb0lkIjoid2luZC1ub3J0aCIsIm9yZGVySWQiOiJPLTEyMzQiLCJjbGllbnRPcmRlcklkIjoiYm90Ny0yMDI2MTEyMi0wMDAxMjMiLCJ1c2VySWQiOiJhbHBoYS1ib3Q3IiwidGV4dCI6bnVsbCwiY29udHJhY3RJZCI6Ik5MLTIwMjYxMTIyVDE0MDBaLVBUMTVNIiwicHJvZHVjdCI6IlBUMTVNIiwiYXJlYSI6eyJhcmVhIjoiTkwiLCJlaWMiOiIxMFlOTC0tLS0tLS0tLS1MIiwidGltZVpvbmUiOiJFdXJvcGUvQW1zdGVyZGFtIn0sImRlbGl2ZXJ5Ijp7InN0YXJ0IjoiMjAyNi0xMS0yMlQxNDowMDowMFoiLCJlbmQiOiIyMDI2LTExLTIyVDE0OjE1OjAwWiIsImxvY2FsU3RhcnQiOiIyMDI2LTExLTIyVDE1OjAwOjAwKzAxOjAwIiwibG9jYWxFbmQiOiIyMDI2LTExLTIyVDE1OjE1OjAwKzAxOjAwIiwiZGVsaXZlcnlEYXkiOiIyMDI2LTExLTIyIn0sInF1YW50aXR5IjoiMy4wIiwiZW5lcmd5IjoiMC43NTAiLCJwcmljZSI6Ijg3LjQwIiwiYW1vdW50IjoiNjUuNTUwMDAiLCJjdXJyZW5jeSI6IkVVUiIsImNvdW50ZXJwYXJ0eSI6eyJtb2RlbCI6IkNFTlRSQUwiLCJuYW1lIjoiV2F0dGJvb2sgU2FuZGJveCAobm90aGluZyBpcyBjbGVhcmVkKSJ9LCJzb3VyY2UiOm51bGwsInNvdXJjZVRyYWRlSWQiOm51bGwsImV4ZWN1dGVkQXQiOiIyMDI2LTExLTIyVDA5OjE1OjAyLjQ4MTkyMFoiLCJyZWNvcmRlZEF0IjoiMjAyNi0xMS0yMlQwOToxNTowMi40ODE5MjBaIiwicHJvb2YiOnsidmVudWVJZCI6IjRmMWM4YTUyLTZmMGUtNGI3ZC05YTM5LTJmNWYwYzdmNmYxMSIsInNlcXVlbmNlIjo0ODIxMSwiYmxvY2tGaXJzdFNlcXVlbmNlIjo0ODIxMCwiYmxvY2tMYXN0U2VxdWVuY2UiOjQ4MjE0LCJibG9ja0hhc2giOiI5Zjg2ZDA4MTg4NGM3ZDY1OWEyZmVhYTBjNTVhZDAxNWEzYmY0ZjFiMmIwYjgyMmNkMTVkNmMxNWIwZjAwYTA4In19.vKrAYrcyGj0DI3bUpaWa2gX7BUd7I-qzqkfKklCKptZkSrpvLuPTTnKsFx37EizEHCpPB0JE-Q6MxCprz4psCA
           */
          'text/csv': components['schemas']['ConfirmationCsv'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ConfirmationNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  recallTrade: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The trade's id, as in `fills`, `GET /trades` or the stream.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        /**
         * @example {
         *       "version": "1.0",
         *       "reason": "price of another product, typed by hand"
         *     }
         */
        'application/json': components['schemas']['Recall'];
      };
    };
    responses: {
      /** @description The trade, of which the recall is asked for. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trade'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['TradeNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['RecallRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  getAccount: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Your participant and your key. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "participantId": "alpha",
           *       "name": "Alpha Energy",
           *       "environment": "sandbox",
           *       "tier": "SANDBOX",
           *       "userId": "alpha-bot7",
           *       "keyId": "4kR9mZq2TbXw",
           *       "scopes": [
           *         "read",
           *         "trade"
           *       ],
           *       "blockedBy": [],
           *       "cancelAfter": {
           *         "key": "2026-11-22T09:15:32.481920Z",
           *         "participant": null
           *       },
           *       "selfTradePrevention": "ALLOW"
           *     }
           */
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  liftBlock: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description Nothing but the version. */
    requestBody: {
      content: {
        /**
         * @example {
         *       "version": "1.0"
         *     }
         */
        'application/json': components['schemas']['Unblocking'];
      };
    };
    responses: {
      /** @description The block is lifted. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "blockedBy": []
           *     }
           */
          'application/json': components['schemas']['Blocking'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnblockingRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  setCancelAfter: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description How long, and for which orders. */
    requestBody: {
      content: {
        /**
         * @example {
         *       "version": "1.0",
         *       "seconds": 30,
         *       "scope": "KEY"
         *     }
         */
        'application/json': components['schemas']['CancelAfter'];
      };
    };
    responses: {
      /** @description The switch, as it is set now. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "seconds": 30,
           *       "scope": "KEY",
           *       "dueAt": "2026-11-22T09:15:32.481920Z"
           *     }
           */
          'application/json': components['schemas']['CancelAfterState'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['Quarantined'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  getLimits: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Show the state as of this sequence or later. If the view does not reach it within 500 ms the answer is 503 `view-behind`, never older data. Your own acknowledged writes need no such header.
         * @example 48211
         */
        'Wattbook-Min-Sequence'?: components['parameters']['MinSequence'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The limits. `Wattbook-Sequence` is the state of the market that `openOrders` and `exposure` count. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Limits'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listKeys: {
    parameters: {
      query?: {
        /**
         * @description How many items a page has at most.
         * @example 100
         */
        limit?: components['parameters']['Limit'];
        /**
         * @description The `nextCursor` of the page before, with the same filters as there.
         * @example eyJiIjo0ODIxMX0
         */
        cursor?: components['parameters']['Cursor'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of keys. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  revokeKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The key's id, as in `GET /account/keys`. It is the part of the key after the environment.
         * @example 4kR9mZq2TbXw
         */
        keyId: components['parameters']['KeyIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The key, which is revoked. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Key'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['KeyNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      default: components['responses']['OtherProblem'];
    };
  };
  rotateKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The key's id, as in `GET /account/keys`. It is the part of the key after the environment.
         * @example 4kR9mZq2TbXw
         */
        keyId: components['parameters']['KeyIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The new key. */
      201: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewKey'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['KeyNotFound'];
      409: components['responses']['KeyNotRotated'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      default: components['responses']['OtherProblem'];
    };
  };
  openStream: {
    parameters: {
      query?: {
        /**
         * @description What to hear, separated by commas. `heartbeat`, `reset` and `shutdown` come on every stream.
         * @example [
         *       "trades",
         *       "orders"
         *     ]
         */
        channels?: ('trades' | 'orders' | 'books' | 'market')[];
        /**
         * @description Only this delivery area.
         * @example NL
         */
        area?: components['parameters']['Area'];
        /**
         * @description Only this product.
         * @example PT15M
         */
        product?: components['parameters']['Product'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
        /**
         * @description How often a book may come that changes all the time. Only with the channel `books`.
         * @example 250ms
         */
        conflate?: '100ms' | '250ms' | '500ms' | '1s' | '2s' | '5s' | '10s';
        /**
         * @description In the sandbox only, to see whether your program recovers; a live venue refuses it (400). Every fifth event
         *     of the connection is faulty, in each of the ways named, in turn; `heartbeat`, `reset`, `shutdown` and the
         *     `START` of books never are.
         *
         *     - `duplicates`: it comes twice, with the same `id`.
         *     - `gaps`: it doesn't come. Nothing on the stream shows that; lists asked for with `after` do.
         *     - `reorder`: the next one comes before it.
         *     - `stall`: nothing comes for 20 seconds, not even a heartbeat.
         *     - `disconnect`: the connection breaks in the middle of it.
         * @example [
         *       "duplicates",
         *       "disconnect"
         *     ]
         */
        inject?: ('duplicates' | 'gaps' | 'reorder' | 'stall' | 'disconnect')[];
        /**
         * @description Resume after this event, or after all of this sequence.
         * @example 48211-1
         */
        after?: components['schemas']['StreamPosition'];
      };
      header?: {
        /**
         * @description Resume after this event. Wins over `after`, because a browser that connects again sends both, and this one is the newer.
         * @example 48211-1
         */
        'Last-Event-ID'?: components['schemas']['StreamPosition'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream. It ends when either side closes the connection. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['StreamEvent'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
}
