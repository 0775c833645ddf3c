import { answersIn, type Operation, type VectorFile } from '../../http/reference/index.ts'
import { Problem } from '../problem.ts'
import { BY, TAGS } from '../reference.ts'
import refusals from './vectors/refusals.json' with { type: 'json' }
import watching from './vectors/watching.json' with { type: 'json' }

const SAYS = {
  200: 'What ends, as it happens, and twice a second how far the log has come.',
  400: '`lastEventId` is empty, or there twice.',
  401: 'The request has no valid credential. Send a session, an access token or an API key that is still valid.',
  403: 'The credential is not for this, or the API key lacks the permission `admin`.',
  405: 'The path has no such method.',
  429: 'A hundred of the organization are watching already.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  503: 'The service cannot answer at the moment, or is being stopped.',
} as const

const VECTORS: readonly VectorFile[] = [watching, refusals]

export const WATCH: Operation = {
  operationId: 'watchRevocations',
  summary: 'Watch what ends',
  description:
    'An event stream for whoever verifies tokens elsewhere, or remembers answers. `ended` names the things of the organization, and of the deployment, that were ended or narrowed: whoever remembers anything of them must ask again. `as-of` says, twice a second, that everything was told up to a number, as of an instant. `reset` says that nothing that is remembered counts any more. The stream ends when the credential does. Come back with `Last-Event-ID`, or with `lastEventId` where headers cannot be sent.',
  tags: [TAGS.events],
  security: BY.operator,
  parameters: [
    {
      name: 'Last-Event-ID',
      in: 'header',
      description:
        'The id of the last event that was received: what came since is told first. Left out, the stream begins now.',
      required: false,
      schema: { type: 'string', maxLength: 255 },
    },
    {
      name: 'lastEventId',
      in: 'query',
      description: 'The same, for clients that cannot send headers. The header goes first.',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ],
  responses: answersIn(VECTORS, { says: SAYS, schemas: {}, refusal: Problem }),
}
