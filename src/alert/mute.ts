/** Why an alert that fires opens nothing and joins nothing for now. */
export type Muted = {
  readonly reason: 'silenced' | 'inhibited' | 'in_maintenance' | 'outside_active_time'
  /** What mutes it, under a name that does not change: `silence:12`, `rule …`. When that ends early, it is looked at again. */
  readonly by: string
  /** When it is to be looked at again at the latest; null: only when what mutes it ends. */
  readonly until: Date | null
}
