/** What is wrong with the certificate that a server showed, or with what it speaks. */
export type TlsFlaw = 'authority' | 'date' | 'name' | 'protocol'

const FLAWS: Readonly<Record<string, TlsFlaw>> = {
  CERT_HAS_EXPIRED: 'date',
  CERT_NOT_YET_VALID: 'date',
  CERT_SIGNATURE_FAILURE: 'authority',
  CERT_UNTRUSTED: 'authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'authority',
  UNABLE_TO_GET_ISSUER_CERT: 'authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'name',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'protocol',
  ERR_SSL_WRONG_VERSION_NUMBER: 'protocol',
}

/** Why TLS with a server did not come about; undefined if that was not the reason. */
export function tlsFlawOf(fault: unknown): TlsFlaw | undefined {
  return fault instanceof Error && 'code' in fault ? FLAWS[String(fault.code)] : undefined
}

/** What a fault says, without the advice that Node.js gives after it. */
export function reasonOf(fault: unknown): string {
  const [reason = ''] = fault instanceof Error ? fault.message.split('; ') : []
  return reason
}
