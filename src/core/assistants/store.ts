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
  readonly organization: string
  readonly kind: AssistantKind
  readonly name: string
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

/** Where assistants are kept. */
export interface AssistantStore {
  /** The active assistant of this id, of whichever organization and kind; or undefined. */
  assistantById(id: string): Promise<Assistant | undefined>

  /** The active assistant to which anonymous chats go that name none; undefined if there is none. */
  publicDefault(): Promise<Assistant | undefined>
}
