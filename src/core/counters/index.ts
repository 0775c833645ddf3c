export { type Counters, createCounters } from './counters.ts'
export { counting } from './counting.ts'
export type { Counted, CounterStore } from './store.ts'
