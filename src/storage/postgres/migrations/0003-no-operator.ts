/**
 * A token for an assistant may act for no operator: one that the deployment's owner made in another
 * organization. A process of the version before goes on beside it: it refuses such a token, and
 * lists none. The rows that there are hold what is checked from now on, and are not read for it.
 */
export const NO_OPERATOR = `
  ALTER TABLE long_lived_tokens
    ALTER COLUMN operator DROP NOT NULL,
    ADD CONSTRAINT long_lived_tokens_operator_check
      CHECK (operator IS NOT NULL OR kind = 'assistant') NOT VALID;
`
