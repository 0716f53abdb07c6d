// Written by tools/generate/generate.ts from api/admin.yaml and api/errors.yaml. Do not edit.
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
     * @description Says that the process that you reached can answer, and nothing about the market: see `GET /status` of the public API for that. Meant for load balancers.
     */
    get: operations['getAdminHealth'];
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
  '/participants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List participants
     * @description All participants of the venue, by id. The venue itself, under whose name operators act, is none of them.
     */
    get: operations['listParticipants'];
    put?: never;
    /**
     * Admit a participant
     * @description Admits a company to the market and to the API; it gets keys by `POST /participants/{participantId}/keys`. Safe to repeat: the same again is answered with 200 and the participant as it is. Another name or tier under the same id is refused (`participant-exists`): change those by `PATCH`. A 504 says that nobody knows whether it happened: send it again.
     */
    post: operations['admitParticipant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/participants/{participantId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a participant
     * @description One participant, and how much it may ask.
     */
    get: operations['getParticipant'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change a participant
     * @description Changes what is named, and nothing else. `limits` replaces all limits that were agreed on before, null takes them back; they work everywhere within a second. The same change again changes nothing.
     */
    patch: operations['changeParticipant'];
    trace?: never;
  };
  '/participants/{participantId}/keys': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /**
     * List a participant's keys
     * @description The API keys of a participant, newest first, also revoked ones. The keys themselves are never shown: the venue keeps only a hash of each.
     */
    get: operations['listKeys'];
    put?: never;
    /**
     * Issue a key to a participant
     * @description Makes a key for a person or bot of a participant. The answer is the only one that ever shows it. Each request makes another key: if the answer was lost, look for the key in the list, revoke it, and issue another. At most 100 keys of a participant work at a time (`too-many-keys`); a key and its successors count as one.
     */
    post: operations['issueKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/participants/{participantId}/keys/{keyId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
        /**
         * @description The key's id, as in the lists of keys. It is the part of the key after the environment.
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
     * Revoke a participant's key
     * @description From now on the key is refused, everywhere within a second, and the streams that it opened are closed. Orders that it placed stay. A key that is revoked already is no error: the answer is the key as it is.
     */
    delete: operations['revokeKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/participants/{participantId}/keys/{keyId}/unblock': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
        /**
         * @description The key's id, as in the lists of keys. It is the part of the key after the environment.
         * @example 4kR9mZq2TbXw
         */
        keyId: components['parameters']['KeyIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Unblock a participant's key
     * @description A key that sent three different commands within a minute at which the market failed is blocked. From now on, within a second, it works again, unless it was revoked. One that isn't blocked is no error: the answer is the key as it is.
     */
    post: operations['unblockKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operators/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the operators' keys
     * @description The venue's own keys, newest first, also revoked ones.
     */
    get: operations['listOperatorKeys'];
    put?: never;
    /**
     * Issue a key to an operator
     * @description Makes a key for a person or bot of the venue. Whoever has the scope `operators` may give any scope, also one that the own key lacks: it is the root of all rights here, give it to few. The answer is the only one that ever shows the key; each request makes another. At most 100 work at a time (`too-many-keys`).
     */
    post: operations['issueOperatorKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/operators/keys/{keyId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The key's id, as in the lists of keys. It is the part of the key after the environment.
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
     * Revoke an operator's key
     * @description From now on the key is refused, everywhere within a second. It may be the one that asks. The last key that works and has the scope `operators` can't be revoked (`last-operators-key`), or nobody could give operators a key any more: issue its successor first.
     */
    delete: operations['revokeOperatorKey'];
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
     * List orders
     * @description The orders of all participants: newest first, or by last change with `after`, ascending.
     */
    get: operations['listOrders'];
    put?: never;
    post?: never;
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
     * @description One order, whoever placed it.
     */
    get: operations['getOrder'];
    put?: never;
    post?: never;
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
     * List trades
     * @description The trades of all participants with both sides: newest first, or ascending with `after`.
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
         * @description The trade's id, as the venue gave it.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a trade
     * @description One trade with both sides.
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
  '/market': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the state of the market
     * @description Whether the operator has halted all contracts, and until when.
     */
    get: operations['getMarket'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/market/halt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Halt the whole market
     * @description From `Wattbook-Sequence` on no contract takes orders; what is in the books stays, and can be cancelled and parked. Open orders of blocks are cancelled. It lasts until it is resumed, or until the time named. `reason` is told to all participants. A market that is halted is halted anew, with what is asked now: so a halt can be drawn out. No answer, or 504? Send it again: refused as halted already, it is halted so.
     */
    post: operations['haltMarket'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/market/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Resume the market
     * @description Ends the halt of the whole market; contracts that are halted themselves stay so. No answer, or 504? Send it again: refused as not halted, it is not.
     */
    post: operations['resumeMarket'];
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
     * @description The contracts of this venue, by ascending start of delivery. `state=HALTED` shows where trading is stopped now, by a halt of the market, too. Blocks are not listed here: there are too many.
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
         * @description The contract's id.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a contract
     * @description One contract or block, as participants see it, and whether it is halted itself.
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
  '/contracts/{contractId}/halt': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The contract's id.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Halt a contract
     * @description From `Wattbook-Sequence` on it takes no orders; what is in its book stays, and can be cancelled and parked. Open orders of blocks over it are cancelled. One that is not open yet will open halted. Blocks can't be halted, only their contracts. `reason` is told to all participants. No answer, or 504? Send it again: refused as halted already, it is halted.
     */
    post: operations['haltContract'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/contracts/{contractId}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The contract's id.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Resume a contract
     * @description Ends the halt of this contract. It takes no orders still while the whole market is halted. No answer, or 504? Send it again: refused as not halted, it is not.
     */
    post: operations['resumeContract'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/orders/{orderId}/cancel': {
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
     * Cancel anybody's order
     * @description Cancels an open order, active or parked, on behalf of its participant, who is told `reason`. No answer, or 504? Send it again: refused as ended, it has ended.
     */
    post: operations['cancelOrder'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/participants/{participantId}/cancel-orders': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel a participant's orders; the kill switch
     * @description Cancels all open orders of the participant, active or parked, that match every filter given; with no filter, all of them. It takes effect at once: from `Wattbook-Sequence` on none of them can trade. **Kill switch**: with `block: true` the participant is blocked as well, whatever the filter: until you unblock it, it can cancel and park, and nothing else. The participant is told `reason`. No answer, or 504? Send it again: it takes out what is there then. A filter that names nothing matches nothing, and that is no error: read `cancelledOrders`.
     */
    post: operations['cancelOrders'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/participants/{participantId}/unblock': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Unblock a participant
     * @description Ends the block by the operator. One that the participant began itself stays. No answer, or 504? Send it again: refused as not blocked, it is not.
     */
    post: operations['unblockParticipant'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/participants/{participantId}/terms': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a participant's terms
     * @description What the participant may do in the market, how much of it is used, and who blocks it.
     */
    get: operations['getTerms'];
    /**
     * Set a participant's terms
     * @description Replaces all terms; what is left out is not limited, but by product and market. What is open stays, also above a lowered limit. No answer, or 504? Send it again: the same again changes nothing.
     */
    put: operations['setTerms'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/reference-prices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Set reference prices
     * @description Sets the prices around which collars are laid, of at most 400 contracts of one area, all or none. They stay until they are set again, whatever is traded. Contracts of products without a collar take them too. `reason` is told to all participants. No answer, or 504? Send it again: the same again changes nothing.
     */
    put: operations['setReferencePrices'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/areas/{area}/products/{product}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The delivery area.
         * @example NL
         */
        area: components['parameters']['AreaInPath'];
        /**
         * @description The product.
         * @example PT15M
         */
        product: components['parameters']['ProductInPath'];
      };
      cookie?: never;
    };
    /**
     * Get a product
     * @description The terms under which contracts of the product are listed from now on.
     */
    get: operations['getProduct'];
    /**
     * Define a product
     * @description Defines a product or replaces its terms. Only contracts that are listed later have them: what is listed keeps its own. No answer, or 504? Send it again: the same again changes nothing.
     */
    put: operations['defineProduct'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/quarantined-commands': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the commands that made the market fail
     * @description What participants, or operators, sent and the market failed at: a mistake of the venue's. Each is refused with `command-quarantined` until it is released. Newest first, those that were released among them.
     */
    get: operations['listQuarantinedCommands'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/quarantined-commands/{fingerprint}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The command's fingerprint, as in the list.
         * @example 5b6f0a1cb3f1d8f4b9f0cf6f3f4b1f3b0a5c5d1e8d6f7a9b0c1d2e3f4a5b6c7d
         */
        fingerprint: components['parameters']['FingerprintInPath'];
      };
      cookie?: never;
    };
    /**
     * Look at a command that made the market fail
     * @description The whole command, and where the market failed at it.
     */
    get: operations['getQuarantinedCommand'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/quarantined-commands/{fingerprint}/release': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The command's fingerprint, as in the list.
         * @example 5b6f0a1cb3f1d8f4b9f0cf6f3f4b1f3b0a5c5d1e8d6f7a9b0c1d2e3f4a5b6c7d
         */
        fingerprint: components['parameters']['FingerprintInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Release a command from quarantine
     * @description From now on, within a second, the command is taken again when somebody sends it; nothing is sent by itself. Do so when the version that runs no longer fails at it: if it does, the market is away for as long as it takes to be built again, and the command is back in quarantine. One that is released already is no error: the answer is the command as it is.
     */
    post: operations['releaseQuarantinedCommand'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/upstream-trades/quarantine': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the trades of other engines that could not be taken over
     * @description Records that another engine delivered and that are broken, or that the market refused, each with its reason. Newest first, those that were decided on among them unless `state` says otherwise.
     */
    get: operations['listQuarantinedTrades'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/upstream-trades/quarantine/{quarantineId}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The record's id, as in the list.
         * @example U-12
         */
        quarantineId: components['parameters']['QuarantineIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try again to take a trade over
     * @description Hands the record to the market once more, as after its contract was listed. Taken over, or known by now, it is decided on (`IMPORTED`, `KNOWN`); else it is refused with `upstream-trade-refused`, and what is wrong now is kept with it. One that was decided on is no error: the answer is the record as it is. No answer, or 504? Send it again: nothing happens twice.
     */
    post: operations['retryQuarantinedTrade'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/upstream-trades/quarantine/{quarantineId}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The record's id, as in the list.
         * @example U-12
         */
        quarantineId: components['parameters']['QuarantineIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Discard a trade that could not be taken over
     * @description The record is not wanted any more. It stays in the list, with who discarded it and why. Delivered again it stays discarded, unless it can be taken over by then. One that was decided on is no error: the answer is the record as it is.
     */
    post: operations['discardQuarantinedTrade'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/recalls': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the recalls to be decided
     * @description The trades whose recall one side has asked for, by ascending trade: the oldest first.
     */
    get: operations['listRecalls'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/trades/{tradeId}/recall-decision': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The trade's id, as the venue gave it.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Decide on a recall
     * @description Grants or refuses the recall of a trade. Granted, the trade counts no more, but its orders don't come back; refused, it stands. Both sides are told `reason`. No answer, or 504? Send it again: refused as not requested, it was decided; `GET /trades` tells how.
     */
    post: operations['decideRecall'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/areas/{area}/delivery-days/{deliveryDay}/settle': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The delivery area.
         * @example NL
         */
        area: components['parameters']['AreaInPath'];
        /**
         * @description The day of delivery in the area's local time, from 2000 to 2099.
         * @example 2026-11-22
         */
        deliveryDay: components['parameters']['DeliveryDayInPath'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Settle a delivery day
     * @description The trades of the day are paid for: they count no more against trading limits, and no contract can be listed for the day any more. Once only, when all its contracts are archived (ten minutes after closure, and as long as it takes to let go of their orders and trades: 100,000 a second) and no recall waits. No answer, or 504? Send it again: refused as settled already, it is settled.
     */
    post: operations['settleDeliveryDay'];
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
    /** @description A price per MWh in the contract's currency, with 2 decimals. Negative prices are normal. */
    Price: string;
    /** @description The average price of the filled part, weighted by quantity, with 5 decimals (rounded half to even; for information, add up the trades for exact sums). Null while nothing is filled. */
    AveragePrice: string | null;
    /** @description Power in MW, with 1 decimal, or null where there is none. */
    NullableQuantity: string | null;
    /** @description Power in MW, with 1 decimal. */
    Quantity: string;
    /** @description Energy in MWh (quantity × hours), with 3 decimals. Exact. */
    Energy: string;
    /** @description Money (price × energy) in the contract's currency, with 5 decimals. Exact, and negative with a negative price. */
    Amount: string;
    /**
     * Format: date-time
     * @description A time in UTC to the microsecond, always with 6 digits after the second, so that times sort as text.
     */
    Time: string;
    /**
     * Format: int64
     * @description A place in the venue's only order of things. Numbers rise without gaps; 0 is before the first.
     */
    Sequence: number;
    /** @description Marks a place in a list. Opaque. */
    Cursor: string;
    /** @description The id of one request. */
    RequestId: string;
    /** @description An entity tag (RFC 9110). */
    EntityTag: string;
    /** @description A contract's id. It can be read, but never parse it. */
    ContractId: string;
    /** @description The venue's id of an order, the same for the order's whole life. Opaque. */
    OrderId: string;
    /** @description The venue's id of a trade. Opaque. */
    TradeId: string;
    /** @description The participant's own id of the order. */
    ClientOrderId: string;
    /** @description The participant's own label. */
    PortfolioId: string;
    /** @description The id of a participant (a company) or of a user (a person or a bot of it). */
    PartyId: string;
    /** @description The id of an API key. It is no secret. */
    KeyId: string;
    /**
     * @description What a key may do, here (see OperatorScope) or on the public API (see ParticipantScope).
     * @enum {string}
     */
    Scope: 'market-ops' | 'directory' | 'surveillance' | 'operators' | 'read' | 'trade' | 'risk' | 'keys';
    /**
     * @description Of operators' keys. `market-ops`: what changes the market. `directory`: participants and their keys. `surveillance`: reads all, writes nothing. `operators`: the venue's own keys, with any scope.
     * @enum {string}
     */
    OperatorScope: 'market-ops' | 'directory' | 'surveillance' | 'operators';
    /**
     * @description Of participants' keys. `read`: read. `trade`: place, amend and cancel orders. `risk`: their own limits, and stopping their own trading. `keys`: list, rotate and revoke their keys.
     * @enum {string}
     */
    ParticipantScope: 'read' | 'trade' | 'risk' | 'keys';
    /**
     * @description What the participant has agreed on with the venue; it decides the rates.
     * @enum {string}
     */
    Tier: 'SANDBOX' | 'STANDARD' | 'PROFESSIONAL';
    /** @description The participant's name. */
    ParticipantName: string;
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
    /** @description Send it as `cursor` to get the next page. Null when this is the last page. */
    NextCursor: string | null;
    /** @description A decimal number as a string; up to 7 digits before the point and 5 after it. */
    Decimal: string;
    /** @description Money, as Amount; null where there is no limit. */
    NullableAmount: string | null;
    /** @description A delivery area, such as `NL`. */
    AreaCode: string;
    /** @description A length of delivery, `PT15M` for a quarter of an hour. */
    ProductCode: string;
    /**
     * @description `SCHEDULED`: not yet open. `OPEN`: takes orders. `HALTED`: the operator has stopped trading; orders can be cancelled and parked, nothing else. `CLOSED`: takes no more; what was left has expired.
     * @enum {string}
     */
    ContractState: 'SCHEDULED' | 'OPEN' | 'HALTED' | 'CLOSED';
    /**
     * Format: date-time
     * @description A time in UTC on a whole second.
     */
    ScheduledTime: string;
    /**
     * Format: date-time
     * @description A time with `Z` or an explicit offset from UTC (RFC 3339), from 2000 to 2099. Without an offset it is refused with `ambiguous-timestamp`; what is finer than a microsecond, a leap second, or an offset beyond 23:59 is malformed.
     */
    TimeIn: string;
    /** @description A name of the IANA time zone database. */
    TimeZone: string;
    /**
     * @description What happens when the order, coming in, would trade with a resting one of the same participant. `ALLOW`: they trade. `CANCEL_INCOMING`: what is left of it is cancelled. `CANCEL_RESTING`: the resting one is cancelled, and it goes on. `CANCEL_BOTH`: both. A `FOK` order is filled without orders of your own, or not at all; then nobody else is cancelled.
     * @enum {string}
     */
    SelfTradePrevention: 'ALLOW' | 'CANCEL_INCOMING' | 'CANCEL_RESTING' | 'CANCEL_BOTH';
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
    /** @description Why, for those whom it concerns; up to 200 printable ASCII characters. */
    Reason: string;
    /** @description Money above zero, up to 10 digits before the point and 5 after it. */
    AmountIn: string;
    /** @description Why it is done. */
    Reasoned: {
      version: components['schemas']['ApiVersion'];
      reason: components['schemas']['Reason'];
    };
    /** @description A halt of the whole market. */
    MarketHalt: {
      version: components['schemas']['ApiVersion'];
      reason: components['schemas']['Reason'];
      /** @description When it resumes by itself. Left out, it is halted until you resume it. Needs `Z` or an explicit offset. */
      until?: components['schemas']['TimeIn'];
    };
    /** @description Whether the whole market is halted. */
    Market: {
      /** @description Whether it is. */
      halted: boolean;
      /**
       * Format: date-time
       * @description When it resumes by itself; null if it doesn't, or isn't halted.
       */
      haltedUntil: string | null;
    };
    /** @description One tradable delivery period of one product in one area, or a block of them. */
    Contract: {
      contractId: components['schemas']['ContractId'];
      area: components['schemas']['AreaCode'];
      product: components['schemas']['ProductCode'];
      deliveryStart: components['schemas']['ScheduledTime'];
      deliveryEnd: components['schemas']['ScheduledTime'];
      /**
       * Format: date
       * @description The day of delivery in the area's local time.
       */
      deliveryDay: string;
      /** @description The delivery period in local time, for people to read. */
      label: string;
      state: components['schemas']['ContractState'];
      /** @description Whether the contract itself is halted, whatever the market is; also before it opens. */
      halted: boolean;
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
    /** @description Which of the participant's open orders to cancel, those that match every filter given; with none, all of them. */
    OperatorsMassCancellation: {
      version: components['schemas']['ApiVersion'];
      reason: components['schemas']['Reason'];
      area?: components['schemas']['AreaCode'];
      product?: components['schemas']['ProductCode'];
      contractId?: components['schemas']['ContractId'];
      side?: components['schemas']['Side'];
      /** @description Only orders with one of these ids of the venue. Ids of no open order match none. */
      orderIds?: components['schemas']['OrderId'][];
      /** @description Only orders with one of these ids of the participant. Ids of no open order match none. */
      clientOrderIds?: components['schemas']['ClientOrderId'][];
      /**
       * @description `true`: the kill switch. The participant is blocked as well, in all contracts.
       * @default false
       */
      block?: boolean;
    };
    /** @description What was cancelled. */
    MassCancellationByOperator: {
      /**
       * Format: int32
       * @description How many orders.
       */
      cancelledOrders: number;
      /** @description How many MW of them were still open, added up. */
      cancelledQuantity: components['schemas']['Quantity'];
      blockedBy: components['schemas']['BlockedBy'];
    };
    /** @description Who has blocked the participant: itself (`OWNER`, by its kill switch), the `OPERATOR`, or both. Empty: nobody. */
    BlockedBy: ('OWNER' | 'OPERATOR')[];
    /** @description Whether the participant is blocked. */
    Blocking: {
      blockedBy: components['schemas']['BlockedBy'];
    };
    /** @description An order that the operator has cancelled. */
    CancelledOrder: {
      orderId: components['schemas']['OrderId'];
      clientOrderId: components['schemas']['ClientOrderId'];
      contractId: components['schemas']['ContractId'];
      participantId: components['schemas']['PartyId'];
      state: components['schemas']['OrderState'];
      reason: components['schemas']['EndReason'];
      revision: components['schemas']['Revision'];
      /** @description How much of it had traded, in MW. */
      filledQuantity: components['schemas']['Quantity'];
      /** @description How much of it was still open, in MW. */
      cancelledQuantity: components['schemas']['Quantity'];
    };
    /** @description What the participant may do in the market. What is left out is not limited, but by product and market. */
    ParticipantTerms: {
      /** @description The largest quantity of an order, in MW. */
      orderQuantity?: components['schemas']['Quantity'];
      /** @description The largest value of an order (price × quantity × hours, whichever sign). */
      orderValue?: components['schemas']['Amount'];
      /**
       * Format: int32
       * @description How many orders may be open at once, parked ones included.
       */
      openOrders?: number;
      /** @description The largest exposure, what open orders may cost and unsettled trades do. */
      tradingLimit?: components['schemas']['Amount'];
      /** @description Of orders that name none. */
      selfTradePrevention: components['schemas']['SelfTradePrevention'];
    };
    /** @description As ParticipantTerms, to be set. */
    ParticipantTermsIn: {
      /** @description The largest quantity of an order, in MW; above zero, a multiple of 0.1, at most 1000000. */
      orderQuantity?: components['schemas']['Decimal'];
      /** @description The largest value of an order (price × quantity × hours, whichever sign). */
      orderValue?: components['schemas']['AmountIn'];
      /**
       * Format: int32
       * @description How many orders may be open at once, parked ones included.
       */
      openOrders?: number;
      /** @description The largest exposure, what open orders may cost and unsettled trades do. */
      tradingLimit?: components['schemas']['AmountIn'];
      /** @description Of orders that name none. Left out, it is `ALLOW`. */
      selfTradePrevention?: components['schemas']['SelfTradePrevention'];
    };
    /** @description All terms of a participant. */
    NewTerms: {
      version: components['schemas']['ApiVersion'];
      reason: components['schemas']['Reason'];
      terms: components['schemas']['ParticipantTermsIn'];
    };
    /** @description A participant's terms, what of them is used, and who blocks it. */
    ParticipantRisk: {
      participantId: components['schemas']['PartyId'];
      terms: components['schemas']['ParticipantTerms'];
      /** @description Orders that are open, parked ones included, and how many may be. */
      openOrders: components['schemas']['Use'];
      exposure: components['schemas']['Exposure'];
      blockedBy: components['schemas']['BlockedBy'];
    };
    /** @description What the participant may still have to pay: what its active orders may cost, each for itself, and what the trades of delivery days that are not settled yet do. */
    Exposure: {
      /** @description The sum of `openOrders` and `unsettled`. */
      used: components['schemas']['Amount'];
      /** @description The trading limit: an order is refused that would bring `used` above it (`trading-limit-exceeded`). Null when nothing limits it. */
      limit: components['schemas']['NullableAmount'];
      /** @description What the active orders may cost. Buying below zero and selling above it costs nothing. */
      openOrders: components['schemas']['Amount'];
      /** @description What the unsettled trades cost, all in all; negative when they brought more than they cost. */
      unsettled: components['schemas']['Amount'];
    };
    /** @description The reference price of a contract. */
    ReferencePrice: {
      contractId: components['schemas']['ContractId'];
      price: components['schemas']['Price'];
    };
    /** @description Reference prices of contracts of one area. */
    ReferencePrices: {
      area: components['schemas']['AreaCode'];
      prices: components['schemas']['ReferencePrice'][];
    };
    /** @description The reference price of a contract, to be set. */
    ReferencePriceIn: {
      contractId: components['schemas']['ContractId'];
      /** @description Per MWh, in the contract's currency; a price that an order could have. */
      price: components['schemas']['Decimal'];
    };
    /** @description Reference prices of contracts of one area, all of which are set or none. */
    NewReferencePrices: {
      version: components['schemas']['ApiVersion'];
      reason: components['schemas']['Reason'];
      area: components['schemas']['AreaCode'];
      /** @description Where one contract is named twice, the last price counts. */
      prices: components['schemas']['ReferencePriceIn'][];
    };
    /** @description The rules of a product's contracts. */
    ProductTerms: {
      /**
       * Format: int32
       * @description The length of delivery.
       */
      deliveryMinutes: number;
      priceTick: components['schemas']['Price'];
      quantityStep: components['schemas']['Quantity'];
      minPrice: components['schemas']['Price'];
      maxPrice: components['schemas']['Price'];
      /** @description The most MW that an order may have. */
      maxQuantity: components['schemas']['Quantity'];
      /** @description The most that an order may be worth, whichever sign its price has. Left out, nothing limits it. */
      maxValue?: components['schemas']['Amount'];
      /** @description How far an order may reach beyond the reference price, per MWh. Left out, there is no collar. */
      collar?: components['schemas']['Price'];
      /**
       * Format: int32
       * @description How long after a trade one of its sides may ask for its recall.
       */
      recallWindowSeconds: number;
    };
    /** @description As ProductTerms, to be set. Decimals are above zero but for the two limits of the price. */
    ProductTermsIn: {
      /**
       * Format: int32
       * @description The length of delivery, a multiple of 3.
       */
      deliveryMinutes: number;
      /** @description Prices are whole multiples of this, and this is one of 0.01. */
      priceTick: components['schemas']['Decimal'];
      /** @description Quantities are whole multiples of this, and this is one of 0.1. */
      quantityStep: components['schemas']['Decimal'];
      /** @description The lowest price of an order, at least -1000000. */
      minPrice: components['schemas']['Decimal'];
      /** @description The highest price of an order, at most 1000000. */
      maxPrice: components['schemas']['Decimal'];
      /** @description The most MW that an order may have. Left out, it is 1000000. */
      maxQuantity?: components['schemas']['Decimal'];
      /** @description The most that an order may be worth, whichever sign its price has. Left out, nothing limits it. */
      maxValue?: components['schemas']['AmountIn'];
      /** @description How far an order may reach beyond the reference price, per MWh. Left out, there is no collar. */
      collar?: components['schemas']['Decimal'];
      /**
       * Format: int32
       * @description How long after a trade one of its sides may ask for its recall. Left out, it is 600.
       */
      recallWindowSeconds?: number;
    };
    /** @description All terms of a product. */
    NewProduct: {
      version: components['schemas']['ApiVersion'];
      reason: components['schemas']['Reason'];
      terms: components['schemas']['ProductTermsIn'];
    };
    /** @description A product of an area. */
    Product: {
      area: components['schemas']['AreaCode'];
      product: components['schemas']['ProductCode'];
      terms: components['schemas']['ProductTerms'];
    };
    /** @description One side of the trade. */
    RecallSide: {
      participantId: components['schemas']['PartyId'];
      orderId: components['schemas']['OrderId'];
    };
    /** @description A trade whose recall one side has asked for, and who did and why, until it is decided. `sequence` is that of the trade. */
    TradeToRecall: {
      tradeId: components['schemas']['TradeId'];
      contractId: components['schemas']['ContractId'];
      price: components['schemas']['Price'];
      quantity: components['schemas']['Quantity'];
      energy: components['schemas']['Energy'];
      amount: components['schemas']['Amount'];
      currency: components['schemas']['Currency'];
      aggressorSide: components['schemas']['Side'];
      executedAt: components['schemas']['Time'];
      state: components['schemas']['TradeState'];
      revision: components['schemas']['Revision'];
      sequence: components['schemas']['Sequence'];
      buy: components['schemas']['RecallSide'];
      sell: components['schemas']['RecallSide'];
      request: components['schemas']['RecallRequest'];
    };
    /** @description Who asked for the recall first, and why; null once it is decided. */
    RecallRequest: {
      participantId: components['schemas']['PartyId'];
      /** @description In the participant's own words; null if it gave none. */
      reason: string | null;
      requestedAt: components['schemas']['Time'];
      sequence: components['schemas']['Sequence'];
    } | null;
    /** @description What was asked and of which participant, as SHA-256 in hexadecimal. */
    Fingerprint: string;
    /** @description The id of a record in quarantine. Opaque. */
    QuarantineId: string;
    /** @description A record of another engine that could not be taken over. */
    QuarantinedTrade: {
      quarantineId: components['schemas']['QuarantineId'];
      /**
       * @description `HELD`: it waits for a decision. `IMPORTED`: tried again it was taken over. `KNOWN`: tried again it was found to be known already, or something newer of the trade. `DISCARDED`: it is not wanted.
       * @enum {string}
       */
      state: 'HELD' | 'IMPORTED' | 'KNOWN' | 'DISCARDED';
      /**
       * @description What it came by last.
       * @enum {string}
       */
      channel: 'file' | 'stream';
      /** @description From which file or stream. */
      origin: string;
      /** @description Where in it, such as `byte 4711` or `entry 1795348800000-0`. */
      place: string;
      /** @description Which engine made the trade, or null where that can't be read. */
      source: string | null;
      /** @description What came, as text; its first 2,000 characters at most. */
      record: string;
      /**
       * Format: int64
       * @description How long it is.
       */
      bytes: number;
      /** @description Why it can't be used, such as `malformed-record` or `unknown-contract`; others may come. Those that there are stand in the guide to upstream trades. */
      cause: string;
      /** @description The same for people. */
      detail: string;
      quarantinedAt: components['schemas']['Time'];
      /**
       * Format: int32
       * @description How often it came and could not be used.
       */
      times: number;
      /**
       * Format: date-time
       * @description When it was decided on, or null.
       */
      decidedAt: string | null;
      /** @description The operator who decided, or null. */
      decidedBy: string | null;
      /** @description Why it was decided so, or null. */
      reason: string | null;
    };
    /** @description One page of records. */
    QuarantinedTradePage: {
      items: components['schemas']['QuarantinedTrade'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description A command at which the market failed. */
    QuarantinedCommand: {
      fingerprint: components['schemas']['Fingerprint'];
      /**
       * @description `HELD`: it is refused. `RELEASED`: it is taken when somebody sends it.
       * @enum {string}
       */
      state: 'HELD' | 'RELEASED';
      /** @description What was asked, such as `PlaceOrder`. */
      commandType: string;
      /** @description Who asked; `venue` for an operator. */
      participantId: components['schemas']['PartyId'];
      /** @description The person or bot who asked last. */
      userId: components['schemas']['PartyId'];
      /** @description The key with which it was asked last. */
      keyId: components['schemas']['PartyId'];
      /** @description Whether that key is blocked at the moment. */
      isKeyBlocked: boolean;
      /** @description The command as the market got it, as JSON; prices in ticks, quantities in lots. */
      command: string;
      /** @description Where the market failed. */
      error: string;
      /** @description The sequence that it would have had. */
      sequence: components['schemas']['Sequence'];
      quarantinedAt: components['schemas']['Time'];
      /**
       * Format: int32
       * @description How often the market failed at it; more than once if it was released too early.
       */
      times: number;
      /**
       * Format: date-time
       * @description When it was released, or null.
       */
      releasedAt: string | null;
      /** @description The operator who released it, or null. */
      releasedBy: string | null;
      /** @description Why it was released, or null. */
      reason: string | null;
    };
    /** @description One page of commands. */
    QuarantinedCommandPage: {
      items: components['schemas']['QuarantinedCommand'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description One page of recalls. */
    RecallPage: {
      items: components['schemas']['TradeToRecall'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description The operator's decision on a recall. */
    RecallDecision: {
      version: components['schemas']['ApiVersion'];
      /**
       * @description `GRANT`: the trade counts no more. `REFUSE`: it stands.
       * @enum {string}
       */
      decision: 'GRANT' | 'REFUSE';
      reason: components['schemas']['Reason'];
    };
    /** @description A delivery day that is settled. */
    Settlement: {
      area: components['schemas']['AreaCode'];
      /**
       * Format: date
       * @description The day
       */
      deliveryDay: string;
      /**
       * Format: int32
       * @description How many contracts the day had, blocks not counted.
       */
      contracts: number;
      /**
       * Format: int32
       * @description How many participants had trades to be settled.
       */
      participants: number;
    };
    /** @description The process answers. */
    Health: {
      /**
       * @description Always `ok`.
       * @enum {string}
       */
      status: 'ok';
    };
    /** @description The API file as YAML. */
    SpecText: string;
    /** @description The API file as JSON. */
    SpecDocument: {
      /** @description The version of OpenAPI. */
      openapi: string;
    };
    /** @description How fast a bucket of tokens fills, and how many it holds. */
    Rate: {
      /** @description Tokens that the bucket gains each second, with 3 decimals. */
      ratePerSecond: string;
      /**
       * Format: int32
       * @description Tokens that it holds when it is full.
       */
      burst: number;
    };
    /** @description As Rate, with up to 3 decimals. */
    RateIn: {
      /** @description Tokens that the bucket gains each second. */
      ratePerSecond: string;
      /**
       * Format: int32
       * @description Tokens that it holds when it is full.
       */
      burst: number;
    };
    /** @description What was agreed on with one participant in place of its tier's limits, for each of its keys; what isn't named is the tier's. Null: all is the tier's. */
    AgreedLimits: {
      orders?: components['schemas']['Rate'];
      cancels?: components['schemas']['Rate'];
      reads?: components['schemas']['Rate'];
      streams?: components['schemas']['Rate'];
      /**
       * Format: int32
       * @description Streams that one key and its successors may have open at once, in one process.
       */
      openStreams?: number;
    } | null;
    /** @description What is agreed on with the participant in place of its tier's limits, for each of its keys; what isn't named is the tier's. Null: all is the tier's. */
    AgreedLimitsIn: {
      orders?: components['schemas']['RateIn'];
      cancels?: components['schemas']['RateIn'];
      reads?: components['schemas']['RateIn'];
      streams?: components['schemas']['RateIn'];
      /**
       * Format: int32
       * @description Streams that one key and its successors may have open at once, in one process.
       */
      openStreams?: number;
    } | null;
    /** @description A company that trades here. */
    Participant: {
      participantId: components['schemas']['PartyId'];
      name: components['schemas']['ParticipantName'];
      tier: components['schemas']['Tier'];
      limits: components['schemas']['AgreedLimits'];
      createdAt: components['schemas']['Time'];
    };
    /** @description One page of participants. */
    ParticipantPage: {
      items: components['schemas']['Participant'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description A participant to be admitted. */
    NewParticipant: {
      version: components['schemas']['ApiVersion'];
      participantId: components['schemas']['PartyId'];
      name: components['schemas']['ParticipantName'];
      /** @description If it is left out, `SANDBOX` in the sandbox and `STANDARD` on the live venue. */
      tier?: components['schemas']['Tier'];
    };
    /** @description What is to change, at least one thing. */
    ParticipantChange: {
      version: components['schemas']['ApiVersion'];
      name?: components['schemas']['ParticipantName'];
      tier?: components['schemas']['Tier'];
      limits?: components['schemas']['AgreedLimitsIn'];
    };
    /** @description An API key, without its secret. */
    Key: {
      keyId: components['schemas']['KeyId'];
      /** @description Whose key it is, a person or a bot. */
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
    /** @description A key to be issued to a participant. */
    NewParticipantKey: {
      version: components['schemas']['ApiVersion'];
      /** @description Whose key it is, a person or a bot. */
      userId: components['schemas']['PartyId'];
      /** @description What it may do. */
      scopes: components['schemas']['ParticipantScope'][];
    };
    /** @description A key to be issued to an operator. */
    NewOperatorKey: {
      version: components['schemas']['ApiVersion'];
      /** @description Whose key it is, a person or a bot. */
      userId: components['schemas']['PartyId'];
      /** @description What it may do. */
      scopes: components['schemas']['OperatorScope'][];
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
       * @description As it was sent; null when the participant's holds.
       * @enum {string|null}
       */
      selfTradePrevention: 'ALLOW' | 'CANCEL_INCOMING' | 'CANCEL_RESTING' | 'CANCEL_BOTH' | null;
      portfolioId: components['schemas']['PortfolioId'];
      /** @description The participant's note, or null. */
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
      keyId: components['schemas']['KeyId'];
      acceptedAt: components['schemas']['Time'];
      updatedAt: components['schemas']['Time'];
      /** @description The sequence of the order's last change, fills included. */
      sequence: components['schemas']['Sequence'];
    };
    /** @description One page of orders. */
    OrderPage: {
      items: components['schemas']['Order'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description One side of a trade. If another matching engine made it, it has no order, user and key. */
    TradeSide: {
      participantId: components['schemas']['PartyId'];
      userId?: components['schemas']['PartyId'];
      keyId?: components['schemas']['KeyId'];
      portfolioId: components['schemas']['PortfolioId'];
      orderId?: components['schemas']['OrderId'];
      clientOrderId?: components['schemas']['ClientOrderId'];
    };
    /** @description A trade with both sides. If another matching engine made it, a side that is no participant here is absent, and so is `aggressorSide` where it wasn't told. */
    Trade: {
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
      buy?: components['schemas']['TradeSide'];
      sell?: components['schemas']['TradeSide'];
    };
    /** @description One page of contracts, by ascending start of delivery. */
    ContractPage: {
      items: components['schemas']['Contract'][];
      nextCursor: components['schemas']['NextCursor'];
    };
    /** @description One page of trades. */
    TradePage: {
      items: components['schemas']['Trade'][];
      nextCursor: components['schemas']['NextCursor'];
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
      /** @description With `unsupported-version`, the versions that a body may name. */
      supportedVersions?: components['schemas']['ApiVersion'][];
      /** @description With `ambiguous-timestamp`, the instants that the time could have meant in the area's time zone: two in the repeated hour of October, none in the skipped hour of March, otherwise one. */
      couldMean?: string[];
      /**
       * @description With `missing-scope`, a scope that the key lacks; where one of several would do, `detail` names all.
       * @enum {string}
       */
      requiredScope?: 'market-ops' | 'directory' | 'surveillance' | 'operators';
      /** @description With 429, the classes of the rates that were exceeded. */
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
     * @description On operations that change something. `SAFE_SAME_ID`: send the very same request again now; it can't happen twice. `AFTER`: the same request may succeed later, after `Retry-After` if that is given. `NEVER`: the same request will fail again; change it.
     * @enum {string}
     */
    Retry: 'SAFE_SAME_ID' | 'NEVER' | 'AFTER';
    /**
     * @description The kind of problem; each has a page at `/docs/errors/<code>`. These are the codes of both APIs.
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
    /** @description The request is not well-formed (`malformed-request`, `cursor-invalid`). */
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
    /** @description The key may not do this (`missing-scope`, `key-blocked`). A key of a participant may do nothing here. */
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
         *       "detail": "This operation needs the scope \"directory\"; the key has \"surveillance\".",
         *       "code": "missing-scope",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER",
         *       "requiredScope": "directory"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such participant (`participant-not-found`). */
    ParticipantNotFound: {
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
         *       "type": "/docs/errors/participant-not-found",
         *       "title": "There is no such participant",
         *       "status": 404,
         *       "detail": "There is no participant \"omega\".",
         *       "code": "participant-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such key of an operator (`key-not-found`). */
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
         *       "detail": "The venue has no key \"4kR9mZq2TbXx\".",
         *       "code": "key-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such participant (`participant-not-found`), or it has no such key (`key-not-found`). */
    KeyOrParticipantNotFound: {
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
         *       "detail": "The participant \"alpha\" has no key \"4kR9mZq2TbXx\".",
         *       "code": "key-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such record (`quarantined-trade-not-found`). */
    QuarantinedTradeNotFound: {
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
         *       "type": "/docs/errors/quarantined-trade-not-found",
         *       "title": "There is no such quarantined trade",
         *       "status": 404,
         *       "detail": "No record \"U-12\" is or was in quarantine.",
         *       "code": "quarantined-trade-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such command (`quarantined-command-not-found`). */
    QuarantinedCommandNotFound: {
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
         *       "type": "/docs/errors/quarantined-command-not-found",
         *       "title": "There is no such quarantined command",
         *       "status": 404,
         *       "detail": "No command with this fingerprint was ever quarantined.",
         *       "code": "quarantined-command-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such order (`order-not-found`). */
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
         *       "detail": "There is no order \"O-99999\".",
         *       "code": "order-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such trade (`trade-not-found`). */
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
         *       "detail": "There is no trade \"T-99999\".",
         *       "code": "trade-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The id belongs to a participant with another name or tier, or to the venue itself (`participant-exists`). */
    ParticipantExists: {
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
         *       "type": "/docs/errors/participant-exists",
         *       "title": "The id belongs to another participant",
         *       "status": 409,
         *       "detail": "There is a participant \"alpha\" already, with another name or tier.",
         *       "code": "participant-exists",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description As many keys as there may be work already (`too-many-keys`). None was made. */
    TooManyKeys: {
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
         *       "type": "/docs/errors/too-many-keys",
         *       "title": "Too many keys work already",
         *       "status": 409,
         *       "detail": "100 keys of the participant \"alpha\" work already: revoke one that nobody uses first.",
         *       "code": "too-many-keys",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description It is the last key with the scope `operators` (`last-operators-key`). It still works. */
    LastOperatorsKey: {
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
         *       "type": "/docs/errors/last-operators-key",
         *       "title": "This is the last key that can give out operators' keys",
         *       "status": 409,
         *       "detail": "The key \"4kR9mZq2TbXw\" is the last one with the scope \"operators\" that works: issue another first.",
         *       "code": "last-operators-key",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The limits make no sense together (`limits-refused`). Nothing was changed. */
    LimitsRefused: {
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
         *       "type": "/docs/errors/limits-refused",
         *       "title": "The limits make no sense",
         *       "status": 422,
         *       "detail": "orders: the burst (5) has to be at least the rate (10), because a bucket has to hold what a second brings.",
         *       "code": "limits-refused",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
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
         *       "detail": "There is no contract \"NL-20261122T1400Z-PT16M\".",
         *       "code": "contract-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
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
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is no such area (`area-not-found`), or it has no such product (`product-not-found`). */
    AreaOrProductNotFound: {
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
         *       "type": "/docs/errors/product-not-found",
         *       "title": "There is no such product",
         *       "status": 404,
         *       "detail": "The area \"NL\" has no product \"PT10M\".",
         *       "code": "product-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The area has no contracts for this day, or there is no such area (`delivery-day-not-found`). */
    DeliveryDayNotFound: {
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
         *       "type": "/docs/errors/delivery-day-not-found",
         *       "title": "There is no such delivery day",
         *       "status": 404,
         *       "detail": "The area \"NL\" has no contracts for 2026-12-24.",
         *       "code": "delivery-day-not-found",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The contract can't be halted (`already-halted`, `contract-closed`, `command-quarantined`). */
    HaltRefused: {
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
         *       "type": "/docs/errors/already-halted",
         *       "title": "It is halted already",
         *       "status": 422,
         *       "detail": "\"NL-20261122T1400Z-PT15M\" is halted already.",
         *       "code": "already-halted",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The market can't be halted so (`already-halted`, `halt-until-past`, `command-quarantined`). */
    MarketHaltRefused: {
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
         *       "type": "/docs/errors/already-halted",
         *       "title": "It is halted already",
         *       "status": 422,
         *       "detail": "The market is halted already.",
         *       "code": "already-halted",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is nothing to resume (`not-halted`, `command-quarantined`). */
    ResumeRefused: {
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
         *       "type": "/docs/errors/not-halted",
         *       "title": "It is not halted",
         *       "status": 422,
         *       "detail": "The market is not halted.",
         *       "code": "not-halted",
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
    /** @description The operator has not blocked the participant (`not-blocked`, `command-quarantined`). */
    UnblockRefused: {
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
         *       "detail": "The participant \"alpha\" is not blocked by the operator.",
         *       "code": "not-blocked",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The terms are none that the market knows (`participant-terms-invalid`, `command-quarantined`). Those before still hold. */
    TermsRefused: {
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
         *       "type": "/docs/errors/participant-terms-invalid",
         *       "title": "The terms of the participant are not valid",
         *       "status": 422,
         *       "detail": "orderQuantity must be from 0.1 to 1000000.0.",
         *       "code": "participant-terms-invalid",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description A price can't be set, so none was (`unknown-area`, `unknown-contract`, `contract-closed`, `price-off-tick`, `price-out-of-range`, `command-quarantined`). */
    ReferencePricesRefused: {
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
         *       "type": "/docs/errors/contract-closed",
         *       "title": "The contract is closed",
         *       "status": 422,
         *       "detail": "\"NL-20261122T1400Z-PT15M\" is closed.",
         *       "code": "contract-closed",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The terms are none that the market knows (`product-terms-invalid`, `command-quarantined`). Those before still hold. */
    ProductTermsRefused: {
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
         *       "type": "/docs/errors/product-terms-invalid",
         *       "title": "The terms of the product are not valid",
         *       "status": 422,
         *       "detail": "maxPrice must be at least minPrice.",
         *       "code": "product-terms-invalid",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The trade still can not be taken over (`upstream-trade-refused`, `command-quarantined`). */
    UpstreamTradeRefused: {
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
         *       "type": "/docs/errors/upstream-trade-refused",
         *       "title": "This trade can not be taken over",
         *       "status": 422,
         *       "detail": "No contract \"NL-20261122T1400Z-PT15M\" is listed.",
         *       "code": "upstream-trade-refused",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Nobody waits for a decision (`recall-not-requested`, `command-quarantined`). */
    RecallDecisionRefused: {
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
         *       "type": "/docs/errors/recall-not-requested",
         *       "title": "Nobody has asked for this recall",
         *       "status": 422,
         *       "detail": "The recall of \"T-567\" is not asked for, or was decided.",
         *       "code": "recall-not-requested",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "NEVER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The day can't be settled (`delivery-day-not-over`, `delivery-day-settled`, `recall-pending`, `command-quarantined`). */
    SettlementRefused: {
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
         *       "type": "/docs/errors/delivery-day-not-over",
         *       "title": "The delivery day is not over",
         *       "status": 422,
         *       "detail": "Contracts of NL for 2026-11-22 are still open, or closed for less than ten minutes.",
         *       "code": "delivery-day-not-over",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
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
    /** @description The key has spent what it may (`rate-limited`). It was not executed. After `Retry-After` seconds the same request is let through. */
    TooManyRequests: {
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
         *       "type": "/docs/errors/rate-limited",
         *       "title": "The key has asked too much",
         *       "status": 429,
         *       "detail": "This request costs 1 token of \"orders\"; the bucket of this key holds 0 and gains 500 a second, up to 2000. Wait 1 s.",
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
    /** @description The venue made a mistake (`internal-error`). Whether a change was executed is not known: look before you send it again. */
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
    /** @description The directory can't be reached at the moment (`database-unavailable`, `shutting-down`), and nothing was changed. Ask again after `Retry-After`. */
    DirectoryUnavailable: {
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
         *       "type": "/docs/errors/database-unavailable",
         *       "title": "The database can't be reached",
         *       "status": 503,
         *       "detail": "The database can't be reached at the moment.",
         *       "code": "database-unavailable",
         *       "requestId": "01JDA8W2V7Q4M5N6P7R8S9T0AB",
         *       "outcome": "NOT_EXECUTED",
         *       "retry": "AFTER"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request was never handed to the exchange (`exchange-unavailable`, `exchange-busy`, `clock-untrusted`, `database-unavailable`, `shutting-down`): it was certainly not executed. Send it again after `Retry-After`. */
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
    /** @description The market failed at this very request, so it is not taken any more (`command-quarantined`). It was not executed. */
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
    /** @description Nobody knows whether it was executed (`outcome-unknown`). Send the very same request again: nothing happens twice. What it asks for may have happened by then; then it is answered or refused as such. */
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
         *       "detail": "The exchange did not answer in time. Send the very same request again.",
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
     * @description The participant's id.
     * @example alpha
     */
    ParticipantIdInPath: components['schemas']['PartyId'];
    /**
     * @description Only of this participant.
     * @example alpha
     */
    ParticipantId: components['schemas']['PartyId'];
    /**
     * @description Only this contract.
     * @example NL-20261122T1400Z-PT15M
     */
    ContractId: components['schemas']['ContractId'];
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
     * @description Only contracts of this delivery day, in the area's local time, from 2000 to 2099.
     * @example 2026-11-22
     */
    DeliveryDay: string;
    /**
     * @description Only contracts in this state.
     * @example HALTED
     */
    ContractState: components['schemas']['ContractState'];
    /**
     * @description The order's id, as the venue gave it.
     * @example O-1234
     */
    OrderIdInPath: components['schemas']['OrderId'];
    /**
     * @description The contract's id.
     * @example NL-20261122T1400Z-PT15M
     */
    ContractIdInPath: components['schemas']['ContractId'];
    /**
     * @description The trade's id, as the venue gave it.
     * @example T-567
     */
    TradeIdInPath: components['schemas']['TradeId'];
    /**
     * @description The delivery area.
     * @example NL
     */
    AreaInPath: components['schemas']['AreaCode'];
    /**
     * @description The product.
     * @example PT15M
     */
    ProductInPath: components['schemas']['ProductCode'];
    /**
     * @description The day of delivery in the area's local time, from 2000 to 2099.
     * @example 2026-11-22
     */
    DeliveryDayInPath: string;
    /**
     * @description The key's id, as in the lists of keys. It is the part of the key after the environment.
     * @example 4kR9mZq2TbXw
     */
    KeyIdInPath: components['schemas']['KeyId'];
    /**
     * @description Only those that wait for a decision (`HELD`), or only those that were decided on (`DECIDED`).
     * @example HELD
     */
    QuarantineState: 'HELD' | 'DECIDED';
    /**
     * @description The record's id, as in the list.
     * @example U-12
     */
    QuarantineIdInPath: components['schemas']['QuarantineId'];
    /**
     * @description The command's fingerprint, as in the list.
     * @example 5b6f0a1cb3f1d8f4b9f0cf6f3f4b1f3b0a5c5d1e8d6f7a9b0c1d2e3f4a5b6c7d
     */
    FingerprintInPath: components['schemas']['Fingerprint'];
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
  getAdminHealth: {
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
  listParticipants: {
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
      /** @description One page of participants. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ParticipantPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  admitParticipant: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description The participant. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewParticipant'];
      };
    };
    responses: {
      /** @description The participant, which was admitted before. */
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
          'application/json': components['schemas']['Participant'];
        };
      };
      /** @description The participant. */
      201: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Wattbook-Sequence': components['headers']['Wattbook-Sequence'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Participant'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      409: components['responses']['ParticipantExists'];
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
  getParticipant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The participant. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Participant'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ParticipantNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  changeParticipant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /** @description What is to change. */
    requestBody: {
      content: {
        'application/json': components['schemas']['ParticipantChange'];
      };
    };
    responses: {
      /** @description The participant as it is now. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Participant'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ParticipantNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['LimitsRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
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
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
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
      404: components['responses']['ParticipantNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  issueKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /** @description Whose key, and what it may do. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewParticipantKey'];
      };
    };
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
      404: components['responses']['ParticipantNotFound'];
      409: components['responses']['TooManyKeys'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  revokeKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
        /**
         * @description The key's id, as in the lists of keys. It is the part of the key after the environment.
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
      404: components['responses']['KeyOrParticipantNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  unblockKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
        /**
         * @description The key's id, as in the lists of keys. It is the part of the key after the environment.
         * @example 4kR9mZq2TbXw
         */
        keyId: components['parameters']['KeyIdInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The key. */
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
      404: components['responses']['KeyOrParticipantNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listOperatorKeys: {
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
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  issueOperatorKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description Whose key, and what it may do. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewOperatorKey'];
      };
    };
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
      409: components['responses']['TooManyKeys'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  revokeOperatorKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The key's id, as in the lists of keys. It is the part of the key after the environment.
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
      409: components['responses']['LastOperatorsKey'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listOrders: {
    parameters: {
      query?: {
        /**
         * @description Only of this participant.
         * @example alpha
         */
        participantId?: components['parameters']['ParticipantId'];
        /**
         * @description Only this contract.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId?: components['parameters']['ContractId'];
        /**
         * @description Only orders in this state.
         * @example ACTIVE
         */
        state?: components['schemas']['OrderState'];
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
      /** @description One page of orders. */
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
  listTrades: {
    parameters: {
      query?: {
        /**
         * @description Only of this participant.
         * @example alpha
         */
        participantId?: components['parameters']['ParticipantId'];
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
         * @description The trade's id, as the venue gave it.
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
  getMarket: {
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
      /** @description The state of the market. */
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
          'application/json': components['schemas']['Market'];
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
  haltMarket: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description Why, and until when. */
    requestBody: {
      content: {
        'application/json': components['schemas']['MarketHalt'];
      };
    };
    responses: {
      /** @description The market, which is halted. */
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
          'application/json': components['schemas']['Market'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['MarketHaltRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  resumeMarket: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The market, which goes on. */
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
          'application/json': components['schemas']['Market'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['ResumeRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
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
         * @description Only contracts of this delivery day, in the area's local time, from 2000 to 2099.
         * @example 2026-11-22
         */
        deliveryDay?: components['parameters']['DeliveryDay'];
        /**
         * @description Only contracts in this state.
         * @example HALTED
         */
        state?: components['parameters']['ContractState'];
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
         * @description The contract's id.
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
  haltContract: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The contract's id.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The contract, which is halted. */
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
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ContractNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['HaltRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  resumeContract: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The contract's id.
         * @example NL-20261122T1400Z-PT15M
         */
        contractId: components['parameters']['ContractIdInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The contract, which goes on. */
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
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ContractNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['ResumeRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  cancelOrder: {
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
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The order is cancelled. */
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
          'application/json': components['schemas']['CancelledOrder'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['OrderNotFound'];
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
  cancelOrders: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /** @description Which orders, and why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['OperatorsMassCancellation'];
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
          'application/json': components['schemas']['MassCancellationByOperator'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ParticipantNotFound'];
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
  unblockParticipant: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description Who blocks the participant now. */
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
          'application/json': components['schemas']['Blocking'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ParticipantNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnblockRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  getTerms: {
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
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The terms, and what is used. */
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
          'application/json': components['schemas']['ParticipantRisk'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ParticipantNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  setTerms: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The participant's id.
         * @example alpha
         */
        participantId: components['parameters']['ParticipantIdInPath'];
      };
      cookie?: never;
    };
    /** @description All terms. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewTerms'];
      };
    };
    responses: {
      /** @description The terms, and what is used. */
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
          'application/json': components['schemas']['ParticipantRisk'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['ParticipantNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['TermsRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  setReferencePrices: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** @description The prices. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewReferencePrices'];
      };
    };
    responses: {
      /** @description They are set. */
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
          'application/json': components['schemas']['ReferencePrices'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['ReferencePricesRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  getProduct: {
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
         * @description The delivery area.
         * @example NL
         */
        area: components['parameters']['AreaInPath'];
        /**
         * @description The product.
         * @example PT15M
         */
        product: components['parameters']['ProductInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The product. */
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
          'application/json': components['schemas']['Product'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['AreaOrProductNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['Unavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  defineProduct: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The delivery area.
         * @example NL
         */
        area: components['parameters']['AreaInPath'];
        /**
         * @description The product.
         * @example PT15M
         */
        product: components['parameters']['ProductInPath'];
      };
      cookie?: never;
    };
    /** @description All terms. */
    requestBody: {
      content: {
        'application/json': components['schemas']['NewProduct'];
      };
    };
    responses: {
      /** @description The product. */
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
          'application/json': components['schemas']['Product'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['AreaNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['ProductTermsRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  listQuarantinedCommands: {
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
      /** @description One page of commands. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuarantinedCommandPage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  getQuarantinedCommand: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The command's fingerprint, as in the list.
         * @example 5b6f0a1cb3f1d8f4b9f0cf6f3f4b1f3b0a5c5d1e8d6f7a9b0c1d2e3f4a5b6c7d
         */
        fingerprint: components['parameters']['FingerprintInPath'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The command. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuarantinedCommand'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['QuarantinedCommandNotFound'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  releaseQuarantinedCommand: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The command's fingerprint, as in the list.
         * @example 5b6f0a1cb3f1d8f4b9f0cf6f3f4b1f3b0a5c5d1e8d6f7a9b0c1d2e3f4a5b6c7d
         */
        fingerprint: components['parameters']['FingerprintInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The command, which is released. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuarantinedCommand'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['QuarantinedCommandNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listQuarantinedTrades: {
    parameters: {
      query?: {
        /**
         * @description Only those that wait for a decision (`HELD`), or only those that were decided on (`DECIDED`).
         * @example HELD
         */
        state?: components['parameters']['QuarantineState'];
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
      /** @description One page of records. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuarantinedTradePage'];
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  retryQuarantinedTrade: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The record's id, as in the list.
         * @example U-12
         */
        quarantineId: components['parameters']['QuarantineIdInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The record, which is decided on. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuarantinedTrade'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['QuarantinedTradeNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UpstreamTradeRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  discardQuarantinedTrade: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The record's id, as in the list.
         * @example U-12
         */
        quarantineId: components['parameters']['QuarantineIdInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The record, which is discarded. */
      200: {
        headers: {
          'Wattbook-Version': components['headers']['Wattbook-Version'];
          'X-Request-Id': components['headers']['X-Request-Id'];
          RateLimit: components['headers']['RateLimit'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuarantinedTrade'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['QuarantinedTradeNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['DirectoryUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  listRecalls: {
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
          'application/json': components['schemas']['RecallPage'];
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
  decideRecall: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The trade's id, as the venue gave it.
         * @example T-567
         */
        tradeId: components['parameters']['TradeIdInPath'];
      };
      cookie?: never;
    };
    /** @description The decision, and why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['RecallDecision'];
      };
    };
    responses: {
      /** @description The trade, as decided. */
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
          'application/json': components['schemas']['TradeToRecall'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['TradeNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['RecallDecisionRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
  settleDeliveryDay: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The delivery area.
         * @example NL
         */
        area: components['parameters']['AreaInPath'];
        /**
         * @description The day of delivery in the area's local time, from 2000 to 2099.
         * @example 2026-11-22
         */
        deliveryDay: components['parameters']['DeliveryDayInPath'];
      };
      cookie?: never;
    };
    /** @description Why. */
    requestBody: {
      content: {
        'application/json': components['schemas']['Reasoned'];
      };
    };
    responses: {
      /** @description The day is settled. */
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
          'application/json': components['schemas']['Settlement'];
        };
      };
      400: components['responses']['BadWrite'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['DeliveryDayNotFound'];
      413: components['responses']['BodyTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['SettlementRefused'];
      429: components['responses']['TooManyRequests'];
      500: components['responses']['InternalError'];
      503: components['responses']['NotHandedOver'];
      504: components['responses']['OutcomeUnknown'];
      default: components['responses']['OtherProblem'];
    };
  };
}
