/** Forms of ids: a natural id of such a form could be taken for another assistant's id. */
const UUID = '(urn:uuid:)?[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}'
const PREFIXED = '[a-z]+_[A-Za-z0-9]{20}'

/**
 * The form of a natural id, as a regular expression: letters, digits and `. _ -`, in one part or in
 * parts between colons. None has the form of an id.
 */
export const NATURAL_ID = `^(?!(${UUID}|${PREFIXED})$)[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$`
