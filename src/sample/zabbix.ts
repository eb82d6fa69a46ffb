import type { Sample } from './sample.ts'

export const zabbix: Sample = () => null
