import type { Deployed } from './deployment.ts'
import type { TestOperator } from './operators.ts'

const AUTH = '/api/v1/auth'

/** Signs operators in at a house and changes their passwords, from addresses of their own. */
export function sessionCalls({ app }: Pick<Deployed, 'app'>) {
  let addresses = 0
  /** An address that nobody has come from. */
  const freshAddress = () => `198.51.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`

  const logIn = (username: string, password: string, remoteAddress = freshAddress()) =>
    app.inject({
      method: 'POST',
      url: `${AUTH}/login`,
      body: { username, password },
      remoteAddress,
    })

  return {
    freshAddress,
    logIn,
    async signIn({ username, password }: Pick<TestOperator, 'password' | 'username'>) {
      const answer = await logIn(username, password)
      const [, secret = ''] = /^vai_token=([^;]+);/.exec(String(answer.headers['set-cookie'])) ?? []
      return { secret, answer, id: answer.json().session?.sessionId }
    },
    changePassword(
      secret: string,
      currentPassword: string,
      newPassword: string,
      remoteAddress = freshAddress(),
    ) {
      const headers = { authorization: `Bearer ${secret}` }
      const body = { currentPassword, newPassword }
      return app.inject({ method: 'POST', url: `${AUTH}/password`, headers, body, remoteAddress })
    },
    /** The statuses of so many attempts, one after the other. */
    async statuses(times: number, attempt: () => ReturnType<typeof logIn>) {
      const all = []
      for (let time = 0; time < times; time++) all.push((await attempt()).statusCode)
      return all
    },
  }
}

/** Ten times a wrong password. */
export const TEN_WRONG = Array.from({ length: 10 }, () => 401)
