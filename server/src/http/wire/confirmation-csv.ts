/** Confirmations as lines of a table: each member of the document is a column, in the order of the document. */
import type { SignedConfirmation } from '../../confirmations/confirmation-store.ts';
import { writeCsv, type CsvCell } from '../answers/csv.ts';

type Column = [name: string, cellOf: (confirmation: SignedConfirmation) => CsvCell];

/** Columns are only ever added, at the end but for the signature, which programs should find by its name. */
const COLUMNS: readonly Column[] = [
  ['confirmationId', ({ document }) => document.confirmationId],
  ['tradeId', ({ document }) => document.tradeId],
  ['revision', ({ document }) => document.revision],
  ['event', ({ document }) => document.event],
  ['state', ({ document }) => document.state],
  ['side', ({ document }) => document.side],
  ['role', ({ document }) => document.role],
  ['participantId', ({ document }) => ({ userText: document.participant.participantId })],
  ['participantName', ({ document }) => ({ userText: document.participant.name })],
  ['portfolioId', ({ document }) => ({ userText: document.portfolioId })],
  ['orderId', ({ document }) => document.orderId],
  ['clientOrderId', ({ document }) => ({ userText: document.clientOrderId })],
  ['userId', ({ document }) => ({ userText: document.userId })],
  ['text', ({ document }) => ({ userText: document.text })],
  ['contractId', ({ document }) => document.contractId],
  ['product', ({ document }) => document.product],
  ['area', ({ document }) => document.area.area],
  ['eic', ({ document }) => document.area.eic],
  ['timeZone', ({ document }) => document.area.timeZone],
  ['deliveryStart', ({ document }) => document.delivery.start],
  ['deliveryEnd', ({ document }) => document.delivery.end],
  ['deliveryLocalStart', ({ document }) => document.delivery.localStart],
  ['deliveryLocalEnd', ({ document }) => document.delivery.localEnd],
  ['deliveryDay', ({ document }) => document.delivery.deliveryDay],
  ['quantityMw', ({ document }) => document.quantity],
  ['energyMwh', ({ document }) => document.energy],
  ['pricePerMwh', ({ document }) => document.price],
  ['amount', ({ document }) => document.amount],
  ['currency', ({ document }) => document.currency],
  ['counterpartyModel', ({ document }) => document.counterparty.model],
  ['counterpartyName', ({ document }) => ({ userText: document.counterparty.name })],
  ['source', ({ document }) => ({ userText: document.source })],
  ['sourceTradeId', ({ document }) => ({ userText: document.sourceTradeId })],
  ['executedAt', ({ document }) => document.executedAt],
  ['recordedAt', ({ document }) => document.recordedAt],
  ['venueId', ({ document }) => ({ userText: document.proof.venueId })],
  ['sequence', ({ document }) => document.proof.sequence],
  ['blockFirstSequence', ({ document }) => document.proof.blockFirstSequence],
  ['blockLastSequence', ({ document }) => document.proof.blockLastSequence],
  ['blockHash', ({ document }) => document.proof.blockHash],
  ['jws', ({ jws }) => jws],
];

export function confirmationsCsv(confirmations: readonly SignedConfirmation[]): string {
  return writeCsv(
    COLUMNS.map(([name]) => name),
    confirmations.map((confirmation) => COLUMNS.map(([, cellOf]) => cellOf(confirmation))),
  );
}
