/** What is wrong with a journal, in words for people. The first one ends a verification. */
export class Fault extends Error {
  override name = 'Fault';
}
