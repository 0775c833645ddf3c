import { createFairTurns } from '../fair-turns.ts'

/** What the answers of all models may have of one turn of the event loop, in chunks and parts. */
const PIECES_OF_TURN = 16

/** What to wait for before the next piece of an answer is worked on. */
export const fairTurn = createFairTurns(PIECES_OF_TURN).turn
