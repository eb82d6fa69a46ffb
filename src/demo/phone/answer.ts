/** What a service that we stand in for says, as JSON. */
export type Answer = { readonly status: number; readonly body: object }
