import { togetherOver } from '../support/together-over.ts'

await togetherOver('postgres+redis', 'people')
