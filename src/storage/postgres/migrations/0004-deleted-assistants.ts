/**
 * When assistants were deleted. Their rows stay, for what refers to them. A process of the version
 * before sees them as inactive, and the constraint keeps it from bringing one back.
 */
export const DELETED_ASSISTANTS = `
  ALTER TABLE assistants
    ADD COLUMN deleted_at bigint, -- null: it is there
    ADD CONSTRAINT deleted_for_ever CHECK (
      deleted_at IS NULL OR (NOT active AND natural_id IS NULL AND NOT public_default));
`
