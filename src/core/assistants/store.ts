import type { Change, Seen } from '../events/index.ts'
import type { Page, PageRequest } from '../page.ts'

/** The kinds of assistant. The published APIs call one thing by four names. */
export const ASSISTANT_KINDS = ['agent', 'assistant', 'chatbot', 'workflow'] as const
export type AssistantKind = (typeof ASSISTANT_KINDS)[number]

/** Who answers for an assistant. */
export type UpstreamSettings =
  | { readonly provider: 'demo' }
  | {
      readonly provider: 'openai-compatible'
      /** Up to and without `/chat/completions`. */
      readonly baseUrl: string
      readonly model: string
      /** Encrypted under the deployment's secret; null where the server wants none. */
      readonly sealedKey: string | null
    }

/** What a token opens. */
export interface Assistant {
  readonly id: string
  /** A name like `sales-assistant` or `team:sales-assistant`, unique in the organization; null if it has none. */
  readonly naturalId: string | null
  readonly organization: string
  readonly kind: AssistantKind
  readonly name: string
  readonly description: string
  /** What the model is told before anything else; '' for nothing. */
  readonly system: string
  /** A workflow's message, in which `{{name}}` stands for a variable. Others have ''. */
  readonly template: string
  readonly upstream: UpstreamSettings
  /** What one run costs; whole credits, 0 or more. */
  readonly creditsPerRun: number
  /** Whether anonymous tokens may open it. */
  readonly public: boolean
  /** What all anonymous runs together may cost in a day; null for the deployment's number. */
  readonly publicCreditsPerDay: number | null
  /** Whether anonymous chats that name no assistant come here. At most one per deployment. */
  readonly publicDefault: boolean
}

/** An assistant as it is kept. Instants are milliseconds since 1970. */
export interface KeptAssistant extends Assistant {
  readonly isActive: boolean
  readonly createdAt: number
  /**
   * What was issued for it up to then is dead, for it was deactivated then, or a little before but
   * not every process knew. Null if never.
   */
  readonly endedAt: number | null
}

/** What may be changed of an assistant; what is left out stays. */
export type AssistantChanges = Partial<Omit<Assistant, 'id' | 'kind' | 'organization'>>

export interface AssistantFilter {
  readonly organization: string
  /** Undefined for all kinds. */
  readonly kind: AssistantKind | undefined
}

/** A server that answers active assistants, those that are public apart from the others. */
export interface ModelInUse {
  readonly baseUrl: string
  readonly isPublic: boolean
  /** How many they are. */
  readonly assistants: number
  /** The id of one of them. */
  readonly example: string
}

/** Where assistants are kept. Whatever changes one appends its event in the same step. */
export interface AssistantStore {
  /**
   * The active assistant of this id in the organization, which is active, as of the last event; for
   * no organization, the one of whichever that is public. What is another's takes as long to be not
   * found as what is nobody's.
   */
  byId(organization: string | undefined, id: string): Promise<Seen<KeptAssistant>>

  /** The active assistant to which anonymous chats go that name none; undefined if there is none. */
  publicDefault(): Promise<KeptAssistant | undefined>

  /** The assistant of an organization by id or natural id, active or not. */
  show(organization: string, reference: string): Promise<KeptAssistant | undefined>
  /** Inactive ones too, newest first. */
  list(filter: AssistantFilter, page: PageRequest): Promise<Page<KeptAssistant>>
  /** The servers that answer active assistants of active organizations, public ones first. */
  modelsInUse(most: number): Promise<readonly ModelInUse[]>
  /** Whether an organization has any active agent. */
  hasActiveAgent(organization: string): Promise<boolean>

  /**
   * `taken`, and nothing done, if the organization has another assistant of the natural id. One
   * that becomes the public default takes that from the one that was.
   */
  add(assistant: Assistant, change: Change): Promise<KeptAssistant | 'taken'>
  change(
    organization: string,
    id: string,
    changes: AssistantChanges,
    change: Change,
  ): Promise<KeptAssistant | 'taken' | undefined>
  /** Ends all tokens for this assistant, for good. */
  deactivate(organization: string, id: string, change: Change): Promise<KeptAssistant | undefined>
  activate(organization: string, id: string, change: Change): Promise<KeptAssistant | undefined>
  /**
   * Ends all tokens for this assistant, forgets what it was, and frees its natural id; from then on
   * it is not there. False, and nothing done, if it was not.
   */
  delete(organization: string, id: string, change: Change): Promise<boolean>
}
