/** The shapes that the operator's API file promises, as generated from it. */
import type { components, operations } from '@wattbook/api/admin-types';
import type { RequestOf } from '../http/requests/operation-request.ts';

export type AdminSchemas = components['schemas'];

/** A request of an operation of the operator's API. */
export type AdminRequest<Id extends keyof operations> = RequestOf<operations[Id]>;
