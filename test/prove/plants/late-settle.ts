import { exchanged, type Plant, postgresOf, storesOver } from './parts.ts'

const LEASE = ' AND lease_until > '

/** Spends what is held although its lease has run out. */
export const lateSettle: Plant = async (whole, settings) => {
  const postgres = await postgresOf(whole, settings)
  const { credits } = storesOver(
    {
      ...postgres,
      ask(statement) {
        const [first = '', ...rest] = statement.pieces.map((piece) =>
          piece.includes(LEASE) ? exchanged(piece, LEASE, ' AND 0 < ') : piece,
        )
        return postgres.ask({ ...statement, pieces: [first, ...rest] })
      },
    },
    whole,
  )
  return {
    ...whole,
    stores: { ...whole.stores, credits: { ...whole.stores.credits, settle: credits.settle } },
  }
}
