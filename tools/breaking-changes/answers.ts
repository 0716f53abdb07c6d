/** What an operation answers: statuses, headers, media types, bodies. */
import { compareContent, schemaIn } from './content.ts';
import { childOf, childrenOf, isTrueAt } from './place.ts';
import type { Place } from './place.ts';
import type { Fault, Finding } from './rules.ts';
import type { CompareSchemas } from './schemas.ts';

export function compareAnswers(released: Place, current: Place, compare: CompareSchemas): Finding[] {
  const before = new Map(childrenOf(childOf(released, 'responses')));
  const now = new Map(childrenOf(childOf(current, 'responses')));
  const felt = (status: string, faults: readonly Fault[]): Finding[] =>
    faults.map((fault) => ({ ...fault, use: status }));
  const kept = [...before].flatMap(([status, answer]) => {
    const same = now.get(status);
    if (same !== undefined) return felt(status, compareAnswer(answer, same, compare));
    const pointer = `${released.pointer}/responses/${status}`;
    return felt(status, [{ rule: 'status-removed', pointer, what: `${status} is gone` }]);
  });
  const added = [...now].flatMap(([status, answer]) => {
    if (before.has(status)) return [];
    const foreseen = foreseenAnswer(before, status);
    if (foreseen !== undefined) return felt(status, compareForeseen(foreseen, answer, compare));
    const pointer = `${current.pointer}/responses/${status}`;
    return felt(status, [{ rule: 'status-added', pointer, what: `${status} is new, and nothing foresaw it` }]);
  });
  return [...kept, ...added];
}

/** What the released file says of any other error. A new success was never foreseen. */
function foreseenAnswer(before: ReadonlyMap<string, Place>, status: string): Place | undefined {
  if (!/^[45]/.test(status)) return undefined;
  return before.get(`${status.slice(0, 1)}XX`) ?? before.get('default');
}

function compareAnswer(released: Place, current: Place, compare: CompareSchemas): Fault[] {
  return [...compareHeaders(released, current, compare), ...compareContent(released, current, 'response', compare)];
}

/** What was foreseen stands for many statuses: an optional header of it may be of another one, as `Allow` is of 405. */
function compareForeseen(foreseen: Place, current: Place, compare: CompareSchemas): Fault[] {
  const headers = childOf(foreseen, 'headers');
  return compareAnswer(foreseen, current, compare).filter(
    ({ rule, pointer }) =>
      rule !== 'response-header-removed' ||
      childrenOf(headers).some(
        ([name, header]) => pointer === `${foreseen.pointer}/headers/${name}` && isTrueAt(header, 'required'),
      ),
  );
}

/** Names of headers are the same in capitals. */
const headersOf = (answer: Place): Map<string, { name: string; header: Place }> =>
  new Map(childrenOf(childOf(answer, 'headers')).map(([name, header]) => [name.toLowerCase(), { name, header }]));

function compareHeaders(released: Place, current: Place, compare: CompareSchemas): Fault[] {
  const now = headersOf(current);
  return [...headersOf(released)].flatMap(([key, { name, header: before }]): Fault[] => {
    const same = now.get(key)?.header;
    const pointer = `${released.pointer}/headers/${name}`;
    if (same === undefined) return [{ rule: 'response-header-removed', pointer, what: `${name} is gone` }];
    const isOptional = isTrueAt(before, 'required') && !isTrueAt(same, 'required');
    const what = `${name} was always sent, and is optional now`;
    return [
      ...(isOptional ? [{ rule: 'response-header-optional', pointer, what } as const] : []),
      ...compare(schemaIn(before), schemaIn(same), 'response'),
    ];
  });
}
