/** Whom an API key speaks for, and what it may ask for. */
export interface Caller {
  /** The internal id of the API key, not its public `pk_…`. */
  readonly apiKeyId: string
  readonly organization: string
  /** How many stream tokens a minute this key may issue, where that is not the usual number. */
  readonly streamTokensPerMinute: number | null
}

/** Where organizations and their API keys are kept. */
export interface AccountStore {
  /**
   * Whom the API key with this digest speaks for, as long as it is live by the store's clock:
   * not revoked, not expired, its organization active. Otherwise undefined.
   */
  callerByDigest(digest: string): Promise<Caller | undefined>

  /** Likewise for the API key with this internal id. */
  callerById(apiKeyId: string): Promise<Caller | undefined>
}
