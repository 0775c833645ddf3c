import { parse } from 'node:querystring'

/** Stands where bytes were that are not UTF-8: no sound text holds it. */
const UNREADABLE = '\udfff'

/**
 * Reads a query. A percent sign that encodes nothing stands for itself. Bytes that are not UTF-8
 * become lone surrogates, so that whoever reads the parameter treats them like one that was
 * sent as such in JSON.
 */
export function readQuery(query: string): Record<string, unknown> {
  return parse(query, '&', '=', { maxKeys: 0, decodeURIComponent: decoded })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(/(%[\da-f]{2})+/gi, (encoded) =>
      Buffer.from(encoded.replaceAll('%', ''), 'hex').toString().replaceAll('\ufffd', UNREADABLE),
    )
  }
}
