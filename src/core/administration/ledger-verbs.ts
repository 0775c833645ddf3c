import { type AddCreditsDeps, addCredits } from './add-credits.ts'
import type { Asked } from './asking.ts'
import { type ListCountersDeps, listCounters } from './list-counters.ts'
import { type ListCreditsDeps, listCredits } from './list-credits.ts'
import { type ListEventsDeps, listEvents } from './list-events.ts'
import { type ShowCreditsDeps, showCredits } from './show-credits.ts'

export type CreditVerbDeps = AddCreditsDeps & ListCreditsDeps & ShowCreditsDeps

export const creditVerbs = (deps: CreditVerbDeps) => ({
  add: (asking: Asked<typeof addCredits>) => addCredits(deps, asking),
  list: (asking: Asked<typeof listCredits>) => listCredits(deps, asking),
  show: (asking: Asked<typeof showCredits>) => showCredits(deps, asking),
})

export const counterVerbs = (deps: ListCountersDeps) => ({
  list: (asking: Asked<typeof listCounters>) => listCounters(deps, asking),
})

export const eventVerbs = (deps: ListEventsDeps) => ({
  list: (asking: Asked<typeof listEvents>) => listEvents(deps, asking),
})

export type LedgerVerbDeps = CreditVerbDeps & ListCountersDeps & ListEventsDeps
