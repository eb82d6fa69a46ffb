import { createLog } from '../lib/log.ts'
import { onStopSignal } from '../stopping.ts'
import { startPages } from './pages.ts'
import { play } from './script.ts'
import { type Stage, setStage } from './stage.ts'

const PORT = 4400
const scripted = process.argv.includes('--script')
const log = createLog(process.env.LOG_LEVEL ?? (scripted ? 'error' : 'warn'), process.stderr)

const began = performance.now()
const stage = await setStage({ dataDir: './data/demo', port: scripted ? 0 : PORT, log }).catch(
  async (error: unknown) => {
    // Another demo may have the usual port.
    if (scripted || !isTaken(error)) throw error
    return setStage({ dataDir: './data/demo', port: 0, log })
  },
)

const closing = [stage.close]
const close = async () => {
  for (const part of closing) await part()
}
// Closing the terminal ends it like Ctrl-C; what is said to a terminal that is gone is lost.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
onStopSignal(['SIGTERM', 'SIGINT', 'SIGHUP'], async () => {
  await close()
  process.exit(scripted ? 1 : 0)
})

if (scripted) {
  const seen = await play(stage)
  await close()
  process.exitCode = seen ? 0 : 1
} else {
  await invite(stage)
}

async function invite(stage: Stage): Promise<void> {
  const page = await startPages(stage)
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  process.stdout.write(`
Tocsin is running on this machine, with a Slack of its own and its own PostgreSQL (ready after ${seconds} s).

  Open      ${page.url}#user=${stage.onCall}

  1. Press "Fire" under Controls (in a narrow window "Controls", at the top right, opens them): an alert comes in, a
     channel opens, and you, who are on call, are called (tocsin, under Apps).
  2. Open the new channel: Acknowledge, set the severity, take a role, walk the playbook.
  3. Type /incident in any channel: declare, list, note, timeline, help.
  4. Press "Resolve" under Controls, then Resolve in the channel: the postmortem is there.
  5. Press "Fire" again and answer nothing: with "Next due", at the top, the clock is turned, and on the phone at the
     right comes a mail, then an SMS, then a call. Take it, and press 1.

You act as one person at a time: "Acting as", at the top right. Ctrl-C ends it all; the next demo begins anew.
`)
  closing.unshift(page.close)
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
