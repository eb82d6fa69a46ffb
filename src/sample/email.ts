import type { Sample } from './sample.ts'

/** A mail of a backup's, as Postmark hands it on; the secret is in the address, as it is with most of these services. */
export const email: Sample = (phase, { at, id, secret }) => {
  if (phase === 'acknowledged') return null
  const word = phase === 'resolved' ? 'RESOLVED' : 'FIRING'
  const told = phase === 'resolved' ? 'All files are there.' : 'It stopped at 14 of 20 files: no space left on device.'
  const from = { Email: 'backup@example.com', Name: 'Backup', MailboxHash: '' }
  const to = { Email: 'alerts@in.example.com', Name: '', MailboxHash: '' }
  const body = {
    FromName: from.Name,
    MessageStream: 'inbound',
    From: from.Email,
    FromFull: from,
    To: to.Email,
    ToFull: [to],
    Cc: '',
    OriginalRecipient: to.Email,
    Subject: `[${word}] Backup of ledger-${id} failed`,
    MessageID: `${id}-${word.toLowerCase()}-${at.getTime()}`,
    Date: at.toUTCString(),
    MailboxHash: '',
    TextBody: `Host: ledger-${id}\nService: ledger\nSeverity: critical\n\n${told}\n`,
    HtmlBody: '',
    Tag: '',
    Headers: [{ Name: 'Message-ID', Value: `<${id}.${word.toLowerCase()}.${at.getTime()}@example.com>` }],
    Attachments: [],
  }
  return {
    method: 'POST',
    path: `?token=${encodeURIComponent(secret)}`,
    headers: { 'content-type': 'application/json', 'user-agent': 'Postmark' },
    body: JSON.stringify(body),
  }
}
