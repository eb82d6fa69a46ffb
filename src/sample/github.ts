import { createHmac } from 'node:crypto'
import { digits } from './digits.ts'
import type { Sample } from './sample.ts'

/** A deployment of the checkout that fails, and the one that puts it right. */
export const github: Sample = (phase, { at, id, secret, signingSecret }) => {
  if (phase === 'acknowledged') return null
  const repository = `shop/checkout-${id}`
  const state = phase === 'firing' ? 'failure' : 'success'
  const instant = `${at.toISOString().slice(0, 19)}Z`
  const creator = { login: 'ada-lind', id: 8812, type: 'User' }
  const text = JSON.stringify({
    action: 'created',
    deployment_status: {
      id: Number(digits(`${id} ${phase}`, 9)),
      state,
      environment: 'production',
      description: phase === 'firing' ? 'helm upgrade failed: timed out waiting for the rollout' : '',
      target_url: 'https://argo.example.com/applications/checkout',
      log_url: '',
      environment_url: 'https://shop.example.com',
      created_at: instant,
      updated_at: instant,
      creator,
    },
    deployment: {
      id: Number(digits(id, 9)),
      sha: '9f2c1e7b3484a3fb816e0859fd6e1cea078d7638',
      ref: 'main',
      task: 'deploy',
      environment: 'production',
      description: null,
      creator,
      created_at: instant,
      updated_at: instant,
      payload: {},
    },
    repository: {
      id: 186853002,
      name: `checkout-${id}`,
      full_name: repository,
      private: true,
      html_url: `https://github.com/${repository}`,
      default_branch: 'main',
      owner: { login: 'shop', id: 9001, type: 'Organization' },
    },
    sender: creator,
  })
  return {
    method: 'POST',
    // GitHub can send no header of ours: what it does not sign has our secret in the address.
    path: signingSecret === null ? `?token=${encodeURIComponent(secret)}` : '',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'deployment_status',
      'x-github-delivery': `72d3162e-cc78-11e3-81ab-${digits(`${id} ${phase} ${at.getTime()}`, 12)}`,
      ...(signingSecret !== null && {
        'x-hub-signature-256': `sha256=${createHmac('sha256', signingSecret).update(text).digest('hex')}`,
      }),
    },
    body: text,
  }
}
