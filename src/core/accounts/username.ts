/** Names are told apart by their letters, and not by how large these are written. */
export function usernameFrom(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
