/** The shapes that the API file promises, as generated from it. */
import type { components, operations } from '@wattbook/api/types';

export type Schemas = components['schemas'];

export type Operations = operations;
