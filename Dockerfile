# One image for every role (docs/more-machines.md). The sources run as they are: there is no build step.
FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /wattbook
COPY package.json package-lock.json ./
COPY api/package.json api/
COPY engine/package.json engine/
COPY server/package.json server/
# With DATABASE_URL the embedded PostgreSQL is never started, so its install script needn't run.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY api api
COPY engine engine
COPY server/src server/src
COPY server/sandbox-data server/sandbox-data
COPY tools/migrate.ts tools/make-signing-key.ts tools/
RUN mkdir data signing && chown node:node data signing
USER node
CMD ["node", "server/src/main.ts"]
