export { type Counters, createCounters } from './counters.ts'
export { counting } from './counting.ts'
export type { Counted, CounterQuery, CounterStore, Sum } from './store.ts'
