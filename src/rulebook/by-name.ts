import type { Json } from '../lib/json.ts'
import type { HttpRequest, Playbook } from '../playbook/playbook.ts'
import { type Path, type Tree, treeAt } from './tree.ts'

/**
 * The playbook with its requests as they are written, `${NAME}` and all: it is copied into incidents and told of on
 * timelines, where no secret may stand.
 */
export function byNameOnly(playbook: Playbook, root: Tree): Playbook {
  const steps = playbook.steps.map((step, index) => {
    if (step.what.kind !== 'http') return step
    const at: Path = ['playbooks', playbook.name, 'steps', index, 'http']
    return { ...step, what: { ...step.what, request: asWritten(step.what.request, root, at) } }
  })
  return { ...playbook, steps }
}

function asWritten(request: HttpRequest, root: Tree, at: Path): HttpRequest {
  const text = (path: Path, otherwise: string) => {
    const found = treeAt(root, [...at, ...path])
    return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : otherwise
  }
  const body = treeAt(root, [...at, 'body'])
  return {
    ...request,
    url: text(['url'], request.url),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, text(['headers', name], value)]),
    ),
    body: body === null ? null : request.json ? JSON.stringify(plain(body)) : text(['body'], request.body ?? ''),
  }
}

function plain(tree: Tree): Json {
  if (tree.kind === 'map') return Object.fromEntries([...tree.keys].map(([key, child]) => [key, plain(child)]))
  return tree.kind === 'list' ? tree.items.map(plain) : tree.value
}
