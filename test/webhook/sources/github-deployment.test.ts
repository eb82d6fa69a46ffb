import { describe, expect, test } from 'vitest'
import { deploy, deployed, RUN, read, STATUS } from './github.ts'
import { only } from './sources.ts'

test('a deployment that failed fires', () => {
  expect(deploy()).toEqual({
    source: 'prod',
    fingerprint: 'shop/checkout deployment prod-eu',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Deployment to prod-eu failed (shop/checkout)',
    description: 'helm upgrade failed\nmain at 9f2c1e7',
    labels: {
      alertname: 'Deployment to prod-eu of shop/checkout',
      repository: 'shop/checkout',
      environment: 'prod-eu',
      ref: 'main',
      task: 'deploy',
      actor: 'ada',
    },
    links: { source: STATUS.target_url },
    startsAt: new Date('2026-09-14T02:12:55Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('a deployment', () => {
  test.each([
    ['failure', 'firing'],
    ['error', 'firing'],
    ['success', 'resolved'],
  ])('in the state %s is %s, whichever deployment it was', (state, status) => {
    const said = deploy({ state }, { id: 9 })
    expect(said).toMatchObject({ status, fingerprint: deploy().fingerprint, title: deploy().title })
  })
  test.each(['pending', 'in_progress', 'queued', 'waiting', 'inactive', 'of_next_year', null])(
    'in the state %s says nothing',
    state => expect(read(deployed({ state })).ignored).toContain('deployment'),
  )
  test('ends when GitHub says', () =>
    expect(deploy({ state: 'success' }).endsAt).toEqual(new Date('2026-09-14T02:12:56Z')))
  test.each([
    ['production', 'sev2'],
    ['Production', 'sev2'],
    ['prod', 'sev2'],
    ['prod-eu', 'sev2'],
    ['eu/prod', 'sev2'],
    ['prod2', 'sev2'],
    ['staging', 'sev3'],
    ['preprod', 'sev3'],
    ['pre-prod', 'sev3'],
    ['non-production', 'sev3'],
    ['products', 'sev3'],
    ['reprod', 'sev3'],
  ])('to %s is %s', (environment, severity) => expect(deploy({ environment }).severity).toBe(severity))
  test('to what GitHub calls production is sev2, whatever its name', () =>
    expect(deploy({ environment: 'live' }, { production_environment: true }).severity).toBe('sev2'))
  test('is as bad as the rulebook says of its environment', () => {
    const live = only(read(deployed({ environment: 'live' }), { severities: { live: 'sev1' } }))
    expect(live.severity).toBe('sev1')
  })
  test('to an environment that will be gone says nothing', () =>
    expect(read(deployed({}, { transient_environment: true })).ignored).toContain('for a while'))
  test('may name its environment only there', () =>
    expect(deploy({ environment: '' }, { environment: 'live' }).fingerprint).toBe('shop/checkout deployment live'))
  test('from a workflow is a deployment, not its run', () => {
    const beside = { ...deployed({ target_url: '', log_url: '' }), workflow_run: { ...RUN, conclusion: 'failure' } }
    expect(only(read(beside))).toMatchObject({
      fingerprint: 'shop/checkout deployment prod-eu',
      links: { source: RUN.html_url },
    })
  })
  test('without any page leads to the repository’s list', () =>
    expect(deploy({ target_url: '' }).links.source).toBe('https://github.com/shop/checkout/deployments'))
  test('links to what was deployed', () =>
    expect(deploy({ environment_url: 'https://shop.example.com', log_url: 'https://ci.example.com/7' }).links).toEqual({
      source: 'https://ci.example.com/7',
      dashboard: 'https://shop.example.com',
    }))
})
