/** What people read in a browser: the reference (one Redoc page, served by ourselves), and a page per error. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { problem, sendProblem } from '../answers/problem.ts';
import { FILES } from '../compression.ts';
import type { ServedApi } from '../served-api.ts';
import { documentOf, sendDocument } from '../operations/api-file.ts';
import { errorPage, errorsPage, referencePage } from './html.ts';
import { PAGE_POLICY } from './security-headers.ts';

const STYLE = new URL('./pages.css', import.meta.url).href;

export function addPages(app: FastifyInstance, api: Pick<ServedApi, 'title' | 'prefix'>): void {
  app.get('/', (_request, reply) => reply.redirect('/docs', 302));
  app.get('/docs', (_request, reply) => sendPage(reply, referencePage(api)));
  app.get('/docs/', (_request, reply) => reply.redirect('/docs', 302));
  addFile(
    app,
    '/docs/redoc.standalone.js',
    import.meta.resolve('redoc/bundles/redoc.standalone.js'),
    'text/javascript',
  );
  addFile(app, '/docs/pages.css', STYLE, 'text/css');
  app.get('/docs/errors', (_request, reply) => sendPage(reply, errorsPage(api)));
  app.get<{ Params: { code: string } }>('/docs/errors/:code', (request, reply) => {
    const page = errorPage(api, request.params.code);
    if (page !== undefined) return sendPage(reply, page);
    return sendProblem(reply, problem('route-not-found', `There is no error "${request.params.code}".`));
  });
}

function addFile(app: FastifyInstance, path: string, fileUrl: string, mediaType: string): void {
  const document = documentOf(readFileSync(fileURLToPath(fileUrl), 'utf8'), `${mediaType}; charset=utf-8`);
  app.get(path, { compress: FILES }, (request, reply) => sendDocument(request, reply, document));
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', PAGE_POLICY)
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(html);
}
