import fc from 'fast-check'
import { bytesOf, soundDraft } from '../fuzz/draft.ts'
import { flaws } from '../fuzz/flaws.ts'
import type { Served } from '../fuzz/served.ts'
import { LIVE } from '../fuzz/values.ts'
import type { Chance } from '../prove/chance.ts'
import type { Operation } from './operations.ts'
import type { Tenant } from './victim.ts'

/** A request for this operation that is wrong in one to three ways, as it stands on the wire. */
export function malformed(operation: Operation, tenant: Tenant, chance: Chance): Buffer {
  const request = fc.tuple(soundDraft(servedAs(operation)), flaws)
  const [sample] = fc.sample(request, { numRuns: 1, seed: chance.below(2 ** 31) })
  if (!sample) throw new Error('there is no sample')
  const [sound, chosen] = sample
  const draft = chosen.reduce((it, { spoil }) => spoil(it), sound)
  return bytesOf(draft, {
    [LIVE.apiKey]: tenant.apiKey,
    [LIVE.workflow]: tenant.workflow,
    [LIVE.chatbot]: tenant.agent,
  })
}

function servedAs({ method, path, parameters, body }: Operation): Served {
  const namesIn = (place: string) => {
    const names = parameters.filter((it) => it.in === place).map(({ name }) => [name, {}])
    return { properties: Object.fromEntries(names) }
  }
  return {
    methods: [method],
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: {
      params: namesIn('path'),
      querystring: namesIn('query'),
      ...(body && { body: { examples: body.examples } }),
    },
  }
}
