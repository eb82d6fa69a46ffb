/** What JSON can say. Outside data is `Json` until zod has read it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
