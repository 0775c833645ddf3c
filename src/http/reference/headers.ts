const header = (description: string, schema: object, example: unknown) => ({
  description,
  schema,
  example,
})
const integer = { type: 'integer', minimum: 0 }
const string = { type: 'string' }

/** The headers of answers that the reference explains, by their names. */
export const HEADERS: Readonly<Record<string, object>> = {
  'x-request-id': header(
    'Names this request in the log of the service. Tell it when you ask for help.',
    { type: 'string', format: 'uuid' },
    '0b8f5a3e-6a0e-4a53-9d0e-1f5f4f0c7a11',
  ),
  'x-ratelimit-limit': header('How many requests the limit allows in its window.', integer, 60),
  'x-ratelimit-remaining': header('How many are left of it.', integer, 59),
  'x-ratelimit-reset': header(
    'When the window ends, in seconds since 1970.',
    integer,
    1_893_499_260,
  ),
  'retry-after': header('In how many seconds to come back.', integer, 60),
  'www-authenticate': header('How to present a credential (RFC 6750).', string, 'Bearer'),
  allow: header('The methods that there are on this path.', string, 'GET, POST, OPTIONS'),
  'x-vercel-ai-ui-message-stream': header(
    'The version of the UI message stream, which AI SDK 5 to 7 read.',
    string,
    'v1',
  ),
  'x-vercel-ai-data-stream': header(
    'The version of the data stream, which AI SDK 3 and 4 read.',
    string,
    'v1',
  ),
}
