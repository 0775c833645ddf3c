/** What each secret opens under the current program, by its name in `sqlite.json`: a status. */
export const VERDICTS: Readonly<Record<string, number>> = {
  // API keys recorded no parent, and get none.
  'first key': 200,
  'key of all permissions': 200,
  'key for chats': 200,
  'key for chats with tools': 200,
  'key for tokens, used': 200,
  'key for nothing, used': 200,
  'key for nothing, not used': 200,
  'key for management': 200,
  'key that makes': 200,
  'key that ends later': 200,
  'key that was rotated': 200,
  'key that was rotated in grace': 200,
  'key of an access token': 200,
  'key of a revoked access token': 200,
  'key of a key': 200,
  'key of Acme': 200,
  'key that expired': 401,
  'key that was revoked': 401,
  'key of a closed organization': 401,
  // Carol is active again, Bob is not.
  'key of carol': 200,
  'key of bob': 401,
  'key of bob in grace': 401,
  'key of an access token of bob': 401,
  'key of a key of bob': 401,

  'session of admin': 200,
  'session of dave': 200,
  'session of erin': 200,
  'session of bob': 401,
  'session of carol': 401,
  'session of frank': 401,

  'first access token': 200,
  'access token': 200,
  'access token of an access token': 200,
  'access token of a key': 200,
  'access token of dave': 200,
  'access token of Acme': 200,
  'access token that was rotated': 200,
  'access token that was rotated in grace': 200,
  'access token that expired': 401,
  'access token that was revoked': 401,
  'access token to be revoked with what it made': 401,
  'access token of a revoked access token': 401,
  'access token of bob': 401,
  'access token of carol': 401,
  'access token of a closed organization': 401,

  'personal token': 200,
  'personal token that only reads': 200,
  'personal token of an access token': 200,
  'personal token of a key': 200,
  'personal token of a network': 403,

  'assistant token': 200,
  'assistant token of an access token': 200,
  'assistant token of a personal token of an access token': 200,
  'assistant token of a key': 200,
  'assistant token of a key for tokens': 200,
  'assistant token of a sealed upstream': 200,
  'assistant token of dave': 200,
  'assistant token of this machine': 200,
  'assistant token that only reads': 200,
  'assistant token that was rotated': 200,
  'assistant token that was rotated in grace': 200,
  'assistant token of a network': 403,
  'assistant token of a page': 403,
  'assistant token that was revoked': 401,
  'assistant token of a revoked access token': 401,
  'assistant token of bob': 401,

  'user token of first key': 200,
  'user token of key for chats': 200,
  'user token of key that ends later': 200,
  'user token of key that was rotated': 200,
  'user token of key of carol': 200,
  'user token of key that expired': 401,
  'user token of key that was revoked': 401,
  'user token of key of bob': 401,
}

/** A request that is answered with 200 to each live secret of a kind, by how the names begin. */
export const PROBES = {
  'user token': '/v1/models',
  'assistant token': '/v1/models',
  'personal token': '/api/tokens',
  'access token': '/api/v1/auth/me',
  'first access token': '/api/v1/auth/me',
  session: '/api/v1/auth/me',
  key: '/api/v1/balance',
  'first key': '/api/v1/balance',
} as const satisfies Readonly<Record<string, string>>

/** Keys that a start warns of, each with the reason. */
export const WARNED = {
  'that an access token made': ['key of an access token', 'key of a revoked access token'],
  'that were used and may issue nothing any more': [
    'key for tokens, used',
    'key for nothing, used',
  ],
  'that keep admin from the first start': ['first key'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Keys of which there is nothing to say. */
export const NOT_WARNED = [
  'key for chats',
  'key for nothing, not used',
  'key for management',
  'key that makes',
  'key of Acme',
] as const

/** What ends with a parent that the token recorded; API keys recorded none, and stay. */
export const FAMILIES = [
  {
    parent: 'access token',
    path: '/api/v1/access-tokens',
    ends: [
      'access token',
      'access token of an access token',
      'assistant token of an access token',
      'personal token of an access token',
      'assistant token of a personal token of an access token',
    ],
  },
  {
    parent: 'key that makes',
    path: '/api/v1/admin/api-keys',
    ends: [
      'key that makes',
      'access token of a key',
      'assistant token of a key',
      'personal token of a key',
    ],
  },
] as const
