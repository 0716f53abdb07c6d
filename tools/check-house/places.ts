/** Kinds of files, told by their path alone. */

const codeEnding = /\.(?:ts|tsx|mts|js|jsx|mjs|cjs)$/;

export const isCode = (path: string): boolean => codeEnding.test(path);

export const isGenerated = (path: string): boolean => path.split('/').includes('generated');

export const isLockFile = (path: string): boolean => path.split('/').at(-1) === 'package-lock.json';

/** Tests, and what only tests use: `x.test.ts` anywhere, and a workspace's `test/` folder. */
export const isTest = (path: string): boolean => /\.test\.[a-z]+$/.test(path) || /^[a-z]+\/test\//.test(path);

/** Whether `path` is `place`, or lies in it. */
export const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
