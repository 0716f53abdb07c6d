/** Calls of one key at several gateways of a venue, as a client should make them: one that is no use is left. */
import { createApiCaller, type ApiCaller, type Told } from './api-caller.ts';

export type RovingCaller = ApiCaller & {
  /** At a gateway where it isn't now, if there is one. */
  elsewhere: ApiCaller['call'];
};

export type RovingOptions = {
  origins: readonly string[];
  /** Which one it begins at. */
  first?: number;
  key: string;
  /** At each gateway. */
  connectionsMax: number;
  answerTimeoutMs?: number;
};

export function createRovingCaller({ origins, first = 0, ...shared }: RovingOptions): RovingCaller {
  const callers = origins.map((origin) => createApiCaller({ origin, ...shared }));
  let place = first % callers.length;

  function at(index: number): ApiCaller {
    const caller = callers[index % callers.length];
    if (caller === undefined) throw new Error('a caller needs a gateway');
    return caller;
  }

  /** The next call goes to the next gateway after one that was no use here. Others may have left it meanwhile. */
  function leaveIfNoUse(asked: number, told: Told): void {
    const isUseless = told.kind !== 'ANSWERED' || told.reply.status === 503 || told.reply.status === 504;
    if (isUseless && place === asked) place = (place + 1) % callers.length;
  }

  return {
    call: async (what) => {
      const asked = place;
      const told = await at(asked).call(what);
      leaveIfNoUse(asked, told);
      return told;
    },
    ask: async (what) => {
      const asked = place;
      const reply = await at(asked).ask(what);
      leaveIfNoUse(asked, { kind: 'ANSWERED', reply });
      return reply;
    },
    elsewhere: (what) => at(place + 1).call(what),
    close: () => {
      for (const caller of callers) caller.close();
    },
  };
}
