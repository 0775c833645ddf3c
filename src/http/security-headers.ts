/**
 * What every answer tells browsers: to load nothing for it, embed it nowhere and guess nothing about
 * it. Helmet's headers, without two of them: what ends TLS says `strict-transport-security`, and
 * pages elsewhere read what CORS lets them, so there is no `cross-origin-resource-policy`.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
} as const
