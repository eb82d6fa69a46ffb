import { type Page, startPage } from '../sandbox/page.ts'
import { pageOptions } from './panel.ts'
import { startPhonePage } from './phone/page.ts'
import type { Stage } from './stage.ts'

/** The workspace in a browser, with the phones at its side. */
export async function startPages(stage: Stage): Promise<Pick<Page, 'url' | 'close'>> {
  const { sandbox, outside, app } = stage
  const phones = startPhonePage(sandbox, outside, app.url())
  const person = outside.phones.all.find(({ slack }) => slack === stage.onCall)?.person ?? ''
  const { url, close } = await startPage(sandbox, pageOptions(stage, `${phones.path}#person=${person}`))
  return {
    url,
    async close() {
      phones.close()
      await close()
    },
  }
}
