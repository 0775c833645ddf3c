import { type Feed, remembered } from '../events/index.ts'
import type { AssistantStore, KeptAssistant } from './store.ts'

/** What can be opened. */
export interface Assistants {
  /**
   * The active assistant of this id, of whatever kind, that an organization may open; for undefined,
   * one that anybody may.
   */
  readonly assistantById: (
    organization: string | undefined,
    id: string,
  ) => Promise<KeptAssistant | undefined>
  /** The active assistant to which anonymous chats go that name none. */
  readonly publicDefault: () => Promise<KeptAssistant | undefined>
}

/** Finds assistants, remembering what was found by id for as long as it is so. */
export function createAssistants(
  assistants: Pick<AssistantStore, 'byId' | 'publicDefault'>,
  feed: Feed,
): Assistants {
  const ofAnybody = remembered({
    ...{ feed, subjectsOf, weigh },
    read: (id) => assistants.byId(undefined, id),
  })
  const ofOrganization = remembered({
    ...{ feed, subjectsOf, weigh },
    read(key) {
      const [organization = '', ...id] = key.split('/')
      return assistants.byId(organization, id.join('/'))
    },
  })
  return {
    assistantById: (organization, id) =>
      organization === undefined ? ofAnybody(id) : ofOrganization(`${organization}/${id}`),
    publicDefault: () => assistants.publicDefault(),
  }
}

/** So many characters of its texts let an assistant count for one entry more. */
const CHARACTERS_OF_ENTRY = 2_000

/** Texts are much larger in one assistant than in another: ten thousand of the largest fill 2 GB. */
const weigh = ({ system, template, description }: KeptAssistant): number =>
  1 + Math.floor((system.length + template.length + description.length) / CHARACTERS_OF_ENTRY)

const subjectsOf = ({ id, organization }: KeptAssistant) =>
  [`assistant:${id}`, `organization:${organization}`] as const
