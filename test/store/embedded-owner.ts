import { createLog } from '../../src/lib/log.ts'
import { startEmbedded } from '../../src/store/embedded.ts'

/** A process that starts the embedded database in the folder it is given, says so, and lives until it is killed. */
const { url } = await startEmbedded(process.argv[2] ?? '', createLog('silent'))
process.on('SIGINT', () => console.log('interrupted'))
console.log(url)
