/** Which methods a path takes, for the header `Allow` of a 405. Fastify alone would say that there is no such path. */

/** Where preflights of browsers are answered (cross-origin.ts), which no path takes as a method of its own. */
const ANY_PATH = '*';

export type Route = { method: string; url: string };

/** @param routes with their parameters written as Fastify does: `/orders/:orderId`. */
export function createAllowedMethods(routes: () => readonly Route[]): (path: string) => string[] {
  let table: { pattern: RegExp; method: string; parameters: number }[] | undefined;
  return (path) => {
    table ??= routes()
      .filter(({ url }) => url !== ANY_PATH)
      .map(({ method, url }) => ({
        method,
        pattern: new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
        parameters: url.split(':').length - 1,
      }));
    const matching = table.filter(({ pattern }) => pattern.test(path));
    const fewest = Math.min(...matching.map(({ parameters }) => parameters));
    const methods = matching.filter(({ parameters }) => parameters === fewest).map(({ method }) => method);
    return [...new Set(methods)].sort();
  };
}
