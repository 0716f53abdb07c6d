/** The text of a failed assertion is for whoever mends the bug: no test holds its words, and none should. */
import type { Ignorer } from '@stryker-mutator/api/ignore';

export const assertMessages: Ignorer = {
  shouldIgnore(path) {
    // A text, or what makes it only once it is needed.
    const isText = typeIs(path, 'node', ['StringLiteral', 'TemplateLiteral', 'ArrowFunctionExpression']);
    return isText && isAssertion(property(path, 'parent')) ? 'the message of an assertion' : undefined;
  },
};

function isAssertion(call: unknown): boolean {
  return property(call, 'type') === 'CallExpression' && property(property(call, 'callee'), 'name') === 'assert';
}

function typeIs(path: unknown, key: string, types: readonly unknown[]): boolean {
  return types.includes(property(property(path, key), 'type'));
}

/** Stryker hands over Babel's paths without their types. */
function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
