/** What can be had as JSON and as a table, as the client likes best. */
import { preferredType } from '../requests/accept.ts';
import { success, type Answer } from './answer.ts';
import { writeCsv, type CsvCell } from './csv.ts';

/** Each item is a line, its members in the order of the columns. */
type Table<Name extends string> = {
  columns: readonly Name[];
  items: readonly Readonly<Record<Name, CsvCell>>[];
};

export function itemsOrTable<Name extends string>(
  { headers }: { headers: { accept?: string | undefined } },
  sequence: number,
  body: object,
  { columns, items }: Table<Name>,
): Answer {
  const form = preferredType(headers.accept, ['application/json', 'text/csv']);
  if (form === 'application/json') return success(body, sequence);
  const rows = items.map((item) => columns.map((column) => item[column]));
  return { kind: 'CSV', text: writeCsv(columns, rows), sequence };
}
