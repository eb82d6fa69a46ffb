type OneWriter = { readonly file: string; readonly names: readonly string[]; readonly only: readonly string[] }

const HANDLE = 'src/engine/handle.ts'
const RECEIVE = 'src/engine/receive.ts'
const SORTING = 'src/engine/sorting.ts'
const DUE = 'src/engine/due.ts'
const PAGING = 'src/engine/paging.ts'
const WORK = 'src/engine/work.ts'
const OUTBOX = 'src/store/outbox.ts'
const WRITE = 'src/store/write.ts'
const OPSGENIE = 'src/store/opsgenie.ts'
const SILENCES = 'src/store/silences.ts'
const SCHEMA = 'src/store/schema.ts'
const SCHEMA_ONCALL = 'src/store/schema-oncall.ts'

/** Law 1, one writer: what writes (and the tables themselves), and the only files that may import it. */
export const ONE_WRITER: readonly OneWriter[] = [
  { file: 'src/store/write.ts', names: ['writeAll'], only: [HANDLE] },
  { file: 'src/store/incidents.ts', names: ['savingIncidents'], only: [WRITE] },
  { file: 'src/store/incidents.ts', names: ['lockIncident'], only: [HANDLE] },
  { file: 'src/store/incidents.ts', names: ['lockLately'], only: [SORTING] },
  { file: 'src/store/surroundings.ts', names: ['lockSurroundings', 'lockWaiting'], only: [SORTING] },
  {
    file: 'src/store/incidents.ts',
    names: ['nextNumbers'],
    only: ['src/engine/gathering.ts', 'src/engine/declare.ts'],
  },
  { file: 'src/store/timeline.ts', names: ['appendingEvents'], only: [WRITE] },
  { file: OUTBOX, names: ['puttingEffects'], only: [WRITE] },
  { file: OUTBOX, names: ['finishEffect'], only: [HANDLE, DUE] },
  { file: OUTBOX, names: ['finishEffects', 'claimAlong'], only: [PAGING] },
  { file: OUTBOX, names: ['takeDue'], only: [DUE] },
  { file: OUTBOX, names: ['claimDue'], only: ['src/engine/deliver.ts', 'src/engine/timers.ts'] },
  { file: OUTBOX, names: ['renewLease'], only: [WORK] },
  { file: OUTBOX, names: ['releaseEffect'], only: [WORK, PAGING] },
  { file: 'src/store/incidents.ts', names: ['lockIncidents'], only: [DUE] },
  { file: 'src/store/incidents.ts', names: ['holdIncidents'], only: [PAGING] },
  { file: 'src/store/reached.ts', names: ['throttle'], only: [PAGING] },
  { file: 'src/store/turns.ts', names: ['takeTurns'], only: ['src/engine/call.ts'] },
  { file: 'src/store/alerts.ts', names: ['savingAlerts'], only: [WRITE] },
  {
    file: 'src/store/alerts.ts',
    names: ['touchAlerts'],
    only: [SORTING, 'src/engine/repeats.ts', 'src/engine/lately.ts'],
  },
  { file: 'src/store/locks.ts', names: ['locking', 'lockKeys'], only: [RECEIVE, HANDLE, 'src/engine/skies.ts'] },
  {
    file: OPSGENIE,
    names: [
      ...['addOpsgenieAlert', 'countOpsgenieAlert', 'lockOpsgenieSaid', 'saveOpsgenieSaid', 'removeOpsgenieAlert'],
      'addOpsgenieRequest',
    ],
    only: ['src/engine/opsgenie.ts'],
  },
  { file: OPSGENIE, names: ['forgetOpsgenieAlerts', 'forgetOpsgenieRequests'], only: ['src/engine/upkeep.ts'] },
  {
    file: SILENCES,
    names: ['addSilence', 'lockSilence', 'saveSilence', 'takeEndingSilences', 'giveEndingSilenceBack'],
    only: ['src/engine/plan.ts'],
  },
  { file: 'src/store/locks.ts', names: ['lockSilences'], only: ['src/engine/plan.ts', 'src/engine/review.ts'] },
  { file: 'src/store/waiting.ts', names: ['holdWaiting', 'hasten'], only: ['src/engine/review.ts'] },
  {
    file: 'src/store/overrides.ts',
    names: ['addOverride', 'lockOverride', 'saveOverride'],
    only: ['src/engine/roster.ts', 'src/engine/covers.ts'],
  },
  { file: 'src/store/covers.ts', names: ['addCover', 'lockCover', 'saveCover'], only: ['src/engine/covers.ts'] },
  {
    file: 'src/store/schedule-versions.ts',
    names: ['addVersion', 'dropVersions'],
    only: ['src/engine/versions.ts'],
  },
  { file: SCHEMA_ONCALL, names: ['overrides'], only: ['src/store/overrides.ts'] },
  { file: SCHEMA_ONCALL, names: ['covers'], only: ['src/store/covers.ts'] },
  { file: SCHEMA_ONCALL, names: ['scheduleVersions'], only: ['src/store/schedule-versions.ts'] },
  { file: SCHEMA_ONCALL, names: ['notices'], only: ['src/store/notices.ts'] },
  { file: SCHEMA, names: ['silences'], only: [SILENCES] },
  { file: 'src/store/schema-opsgenie.ts', names: ['opsgenieAlerts', 'opsgenieRequests'], only: [OPSGENIE] },
  {
    file: 'src/store/inhibitors.ts',
    names: ['saveInhibitors', 'dropOverInhibitors', 'dropAllInhibitors'],
    only: ['src/engine/inhibitions.ts'],
  },
  {
    file: 'src/store/arrivals.ts',
    names: ['addArrivals', 'firstArrivals', 'takeArrivals'],
    only: ['src/engine/backlog.ts'],
  },
  { file: SCHEMA, names: ['arrivals'], only: ['src/store/arrivals.ts'] },
  { file: SCHEMA, names: ['inhibitors'], only: ['src/store/inhibitors.ts'] },
  { file: SCHEMA, names: ['incidents'], only: ['src/store/incidents.ts', 'src/store/alerts.ts'] },
  { file: SCHEMA, names: ['timeline'], only: ['src/store/timeline.ts'] },
  { file: SCHEMA, names: ['outbox'], only: [OUTBOX] },
  { file: SCHEMA, names: ['alerts'], only: ['src/store/alerts.ts'] },
  // A decision that is not handled is none: nobody else asks the heart.
  { file: 'src/incident/decide.ts', names: ['decide'], only: [HANDLE] },
  { file: 'src/incident/react.ts', names: ['react'], only: [HANDLE] },
]
