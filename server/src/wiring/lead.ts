/** Whether the exchange of this process leads: for all that only one process of a venue does. */
export type Lead = {
  isOurs(): boolean;
  /** Told of each change. */
  whenChanged(tell: (isOurs: boolean) => void): void;
  set(isOurs: boolean): void;
};

export function createLead(): Lead {
  let isOurs = false;
  const tellings: ((isOurs: boolean) => void)[] = [];
  return {
    isOurs: () => isOurs,
    whenChanged: (tell) => void tellings.push(tell),
    set: (next) => {
      if (next === isOurs) return;
      isOurs = next;
      for (const tell of tellings) tell(next);
    },
  };
}
