import type { TestEvent } from 'node:test/reporters';

/** A reporter for node:test that tells only which tests were left out: a line each of reason, tab, file, tab, name. */
export default async function* leftOut(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const reason = event.data.skip ?? event.data.todo;
    if (reason === undefined || reason === false) continue;
    const cells = [reason === true ? 'no reason given' : reason, event.data.file ?? '', event.data.name];
    yield `${cells.map((cell) => cell.replace(/\s+/g, ' ')).join('\t')}\n`;
  }
}
