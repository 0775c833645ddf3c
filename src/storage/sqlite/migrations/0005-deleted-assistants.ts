/** When assistants were deleted. Their rows stay, for what refers to them. */
export const DELETED_ASSISTANTS = `
  ALTER TABLE assistants ADD COLUMN deleted_at INTEGER -- null: it is there
    CONSTRAINT deleted_for_ever CHECK (
      deleted_at IS NULL OR (active = 0 AND natural_id IS NULL AND public_default = 0));
`
