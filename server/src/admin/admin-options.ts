/** What the operator's API needs from the house, and what its operations share. */
import type { Administration } from '../directory/administration.ts';
import type { Directory } from '../directory/directory.ts';
import type { ExchangeChannel } from '../exchange-channel.ts';
import type { OwnWrites } from '../http/operations/own-writes.ts';
import type { ServeOptions } from '../http/serve-api.ts';
import type { ApiFile } from '../http/served-api.ts';
import type { QuarantineDesk } from '../quarantine/quarantine.ts';
import type { UpstreamDesk } from '../ingest/upstream-quarantine.ts';
import type { Replica } from '../replica.ts';
import type { Surveillance } from '../views/view-types.ts';

export type AdminOptions = Omit<ServeOptions, 'handlers' | 'directory' | 'corsOrigins' | 'onStopping'> & {
  /** The operator's API file. */
  spec: ApiFile;
  /** Those that were released, parsed, by minor. */
  releasedSpecs?: ReadonlyMap<string, object>;
  directory: Administration & Pick<Directory, 'authenticate' | 'listKeys'>;
  exchange: Pick<ExchangeChannel, 'submit'>;
  /** Committed only. */
  replica: Replica;
  /** As of the gateway. */
  catchUp?: () => Promise<void>;
  ownWrites?: OwnWrites;
  surveillance: Surveillance;
  quarantine: QuarantineDesk;
  upstream: UpstreamDesk;
  environment: 'sandbox' | 'live';
};

/** What operations work with. `views`: everybody's. */
export type AdminParts = AdminOptions & { ownWrites: OwnWrites; views: Surveillance };
