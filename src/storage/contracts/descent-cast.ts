import type { Subject } from '../../core/events/index.ts'
import { changeOf } from './changes.ts'
import { newApiKey } from './given.ts'
import { add, type Opened, setStage } from './long-lived-cast.ts'

export const revoked = (subject: Subject) => changeOf('token.revoked', subject, { ends: [subject] })

export const addKey = (
  { apiKeys }: Opened,
  id: string,
  more: Parameters<typeof newApiKey>[1] = {},
) => apiKeys.add(newApiKey(id, more), changeOf('api_key.created', `apiKey:${id}`))

/** The keys of these that still speak for someone. */
export async function liveKeys({ apiKeys }: Opened, ids: readonly string[]): Promise<string[]> {
  const seen = await Promise.all(ids.map((id) => apiKeys.byId(id)))
  return seen.flatMap(({ value }) => value?.apiKeyId ?? [])
}

/** token root → key of it → token of that → key of that, and tokens beside them. */
export async function chain(opened: Opened): Promise<void> {
  await setStage(opened)
  await add(opened, 'root', { cidr: '10.0.0.0/8' })
  await addKey(opened, 'key', {
    parent: 'token:root',
    madeBy: 'ada',
    permissions: ['admin'],
    expiresAt: Number.MAX_SAFE_INTEGER,
  })
  await add(opened, 'below', { madeBy: 'apiKey:key' })
  await addKey(opened, 'lowest', { parent: 'token:below', madeBy: 'ada' })
  await add(opened, 'aside')
}
