/** Products: the rules of contracts that are listed from now on. */
import type { DefineProduct } from '@wattbook/engine/commands';
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem, type Problem } from '../http/answers/problem.ts';
import { readMarket } from '../http/operations/consistent-read.ts';
import { whoAsks } from '../http/requests/authentication.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest } from './admin-schemas.ts';
import { carryOut, reasonOf } from './market-commands.ts';
import { productOut, productTermsIn, productTermsInvalid } from './wire/products.ts';

export async function getProduct(parts: AdminParts, request: AdminRequest<'getProduct'>): Promise<Answer> {
  const { area, product } = request.params;
  const sequence = await readMarket(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const { areas, products } = parts.replica.market;
  if (!areas.has(area)) return areaNotFound(area);
  const found = products.get(`${area}/${product}`);
  if (found === undefined) return problem('product-not-found', `The area "${area}" has no product "${product}".`);
  return success(productOut(area, found), sequence);
}

export async function defineProduct(
  parts: AdminParts,
  identity: Identity,
  { params: { area, product }, body }: AdminRequest<'defineProduct'>,
): Promise<Answer> {
  const terms = productTermsIn(product, body.terms);
  if (isProblem(terms)) return { ...terms, sequence: parts.replica.head().lastSequence };
  const command: DefineProduct = { type: 'DefineProduct', ...reasonOf(identity, body), area, terms };
  const record = await carryOut(parts, command, {
    'unknown-area': areaNotFound,
    'product-terms-invalid': () => productTermsInvalid(terms),
  });
  return isProblem(record) ? record : success(productOut(area, terms), record.sequence);
}

function areaNotFound(area: string): Problem {
  return problem('area-not-found', `There is no area "${area}".`);
}
