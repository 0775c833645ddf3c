import { togetherOver } from '../support/together-over.ts'

await togetherOver('sqlite+redis', 'admin')
