import { type AddCreditsDeps, addCredits } from './add-credits.ts'
import { type ListCountersDeps, listCounters } from './list-counters.ts'
import { type ListCreditsDeps, listCredits } from './list-credits.ts'
import { type ListEventsDeps, listEvents } from './list-events.ts'
import type { Asked } from './request.ts'
import { type ShowCreditsDeps, showCredits } from './show-credits.ts'

export type CreditVerbDeps = AddCreditsDeps & ListCreditsDeps & ShowCreditsDeps

export const creditVerbs = (deps: CreditVerbDeps) => ({
  add: (request: Asked<typeof addCredits>) => addCredits(deps, request),
  list: (request: Asked<typeof listCredits>) => listCredits(deps, request),
  show: (request: Asked<typeof showCredits>) => showCredits(deps, request),
})

export const counterVerbs = (deps: ListCountersDeps) => ({
  list: (request: Asked<typeof listCounters>) => listCounters(deps, request),
})

export const eventVerbs = (deps: ListEventsDeps) => ({
  list: (request: Asked<typeof listEvents>) => listEvents(deps, request),
})

export type LedgerVerbDeps = CreditVerbDeps & ListCountersDeps & ListEventsDeps
