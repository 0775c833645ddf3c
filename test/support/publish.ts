import assert from 'node:assert/strict'
import type { FirstRun } from './server-process.ts'

/** Opens the chatbot and the workflow that set-up made, which a model answers, to everyone. */
export async function publish({ url, made }: { url: string; made: FirstRun }): Promise<void> {
  for (const [{ id }, changes] of [
    [made.chatbot, { public: true, publicDefault: true }],
    [made.workflow, { public: true }],
  ] as const) {
    const { status } = await fetch(`${url}/api/v1/admin/assistants/${id}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${made.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(changes),
    })
    assert.equal(status, 200)
  }
}
