import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Loaded first (`node --import ./tools/node-version.js …`), in plain JavaScript: an older Node cannot read the `.ts`
// files and would say so in a way that helps nobody.
const oldest = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < oldest) {
  console.error(
    `Wattbook runs on Node.js ${oldest}, and this is Node.js ${process.versions.node}. ` +
      'Run `npm ci` first: it installs the right one below node_modules, and npm scripts then use it.',
  );
  process.exit(1);
}

// What Node makes of the sources is kept beside the packages, so that the next start is quicker. Where that can't be
// written to, nothing is kept.
module.enableCompileCache?.(fileURLToPath(import.meta.resolve('../node_modules/.cache/node')));
