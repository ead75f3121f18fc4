import { Uri, WorkspaceEdit, window, workspace } from 'vscode'
import type { SetUpChoicesParams, SetUpChoicesResult, SetUpForm, SetUpParams, SetUpResult } from '../protocol/messages.ts'
import { setUpAsText } from './set-up-text.ts'

/** What is asked of the server. */
export interface SetUpEngine {
  choices(params: SetUpChoicesParams): Promise<SetUpChoicesResult>
  make(params: SetUpParams): Promise<SetUpResult>
}

const forms: { readonly [form in SetUpForm]: string } = {
  terraform: 'Terraform or OpenTofu',
  script: 'Commands in a shell script',
  documents: 'The documents alone',
}

/** Asks what to set up, a question at a time; offers the files, and shows what the simulator says of them, as Markdown. Ends quietly when the user does. */
export async function setUpOidc(engine: SetUpEngine, show: (markdown: string) => Promise<void>): Promise<SetUpResult | undefined> {
  const active = window.activeTextEditor?.document.uri
  const where = active === undefined || workspace.getWorkspaceFolder(active) === undefined ? {} : { uri: active.toString() }
  const { choices, project, defaultBranch, jobs } = await engine.choices(where)
  if (choices.length === 0) {
    await window.showInformationMessage('Open a folder with a GitLab project first.')
    return undefined
  }
  const title = project === null ? 'Set up OIDC' : `Set up OIDC for ${project}`
  const party = await window.showQuickPick(
    choices.map((choice) => ({ label: choice.title, choice })),
    { title, placeHolder: 'Which relying party should trust this project?' },
  )
  if (party === undefined) return undefined
  const ref = await askRef(title, defaultBranch ?? 'main')
  if (ref === undefined) return undefined
  const free = ['deploy', `deploy-${party.choice.id}`].find((one) => !jobs.includes(one)) ?? ''
  const name = await askText(title, 'A name for the job and for what it signs in as', free, '[a-z][a-z0-9-]{1,28}[a-z0-9]', jobs)
  if (name === undefined) return undefined
  const answers: { [key: string]: string } = {}
  for (const { key, prompt, example, pattern } of party.choice.asks) {
    const answer = await askText(title, `${prompt}, for example ${example}`, '', pattern)
    if (answer === undefined) return undefined
    answers[key] = answer
  }
  const told = await askFacts(title, party.choice.open, ref)
  if (told === undefined) return undefined
  const form = await window.showQuickPick(
    party.choice.forms.map((id) => ({ label: forms[id], id })),
    { title, placeHolder: 'How should it be written?' },
  )
  if (form === undefined) return undefined
  const result = await engine.make({ ...where, relyingParty: party.choice.id, form: form.id, name, ref, answers, told })
  if (result.kind === 'error') await window.showErrorMessage(result.message)
  else if (await offer(title, result)) await show(setUpAsText(result))
  return result
}

async function askRef(title: string, branch: string): Promise<SetUpParams['ref'] | undefined> {
  const picked = await window.showQuickPick(
    [
      { label: `The branch ${branch}`, type: 'branch' as const, name: branch },
      { label: 'Another branch…', type: 'branch' as const, name: undefined },
      { label: 'A tag…', type: 'tag' as const, name: undefined },
    ],
    { title, placeHolder: 'Whose tokens should get in?' },
  )
  if (picked === undefined) return undefined
  const name = picked.name ?? (await askText(title, `The name of the ${picked.type}`, '', '\\w[\\w./-]*'))
  return name === undefined ? undefined : { type: picked.type, name }
}

type Told = NonNullable<SetUpParams['told']>

// Without answers the trust is wider: that is for the user to choose.
async function askFacts(
  title: string,
  open: SetUpChoicesResult['choices'][number]['open'],
  ref: SetUpParams['ref'],
): Promise<Told | undefined> {
  let told: Told = {}
  if (open.projectId) {
    const prompt = 'The id of the GitLab project (Settings, General), which nobody can take over as a path; nothing: trust the path'
    const id = await askText(title, prompt, '', '\\d*')
    if (id === undefined) return undefined
    if (id !== '') told = { projectId: id }
  }
  if (!(ref.type === 'branch' ? open.branches : open.tags)) return told
  const picked = await window.showQuickPick(
    [
      { label: 'Protected', detail: 'Its tokens say so, which shuts out merge requests.', isProtected: true },
      { label: 'Not protected, or I don’t know', detail: 'Whoever may push to it gets in.', isProtected: undefined },
    ],
    { title, placeHolder: `Is the ${ref.type} ${ref.name} protected in GitLab?` },
  )
  if (picked === undefined) return undefined
  return picked.isProtected === undefined ? told : { ...told, isProtected: picked.isProtected }
}

function askText(
  title: string,
  prompt: string,
  value: string,
  pattern: string,
  taken: readonly string[] = [],
): Thenable<string | undefined> {
  const whole = new RegExp(`^(?:${pattern})$`)
  return window.showInputBox({
    title,
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput(text) {
      if (taken.includes(text)) return `There is a job ${text} already`
      return whole.test(text) ? undefined : `This has to look like ${pattern}`
    },
  })
}

type Made = Extract<SetUpResult, { kind: 'made' }>

/** A file to create, or the job to add to a pipeline that is there; as the last quick pick has it. */
interface Part {
  readonly label: string
  readonly description: string
  readonly picked: true
  readonly uri: Uri
  readonly text: string
  readonly isNew: boolean
}

// All that would be written, to leave out what is not wanted. No preview of the editor's: there every edit starts unticked.
async function offer(title: string, { files, pipeline, job }: Made): Promise<boolean> {
  const parts: Part[] = []
  const kept: string[] = []
  for (const { uri, text } of files) {
    const part = await partOf(Uri.parse(uri), text)
    if (part.isNew) parts.push(part)
    else kept.push(part.label)
  }
  parts.push(await partOf(Uri.parse(pipeline), job))
  const placeHolder = kept.length === 0 ? 'What is to be written' : `What is to be written; left as it is: ${kept.join(', ')}`
  const picked = await window.showQuickPick(parts, { title, placeHolder, canPickMany: true, ignoreFocusOut: true })
  if (picked === undefined || picked.length === 0) return false
  const edit = new WorkspaceEdit()
  for (const { uri, text, isNew } of picked) {
    if (isNew) edit.createFile(uri, { contents: new TextEncoder().encode(text) })
    else await addJob(edit, uri, text)
  }
  return workspace.applyEdit(edit, { isRefactoring: true })
}

async function partOf(uri: Uri, text: string): Promise<Part> {
  const isNew = !(await exists(uri))
  return { label: workspace.asRelativePath(uri), description: isNew ? 'new' : 'a job at its end', picked: true, uri, text, isNew }
}

async function addJob(edit: WorkspaceEdit, uri: Uri, job: string): Promise<void> {
  const document = await workspace.openTextDocument(uri)
  const text = document.getText()
  edit.insert(uri, document.positionAt(text.length), `${text === '' || text.endsWith('\n') ? '' : '\n'}\n${job}`)
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri)
    return true
  } catch {
    return false
  }
}
