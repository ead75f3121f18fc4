/** What somebody wants to set up: who gets in, and how it is written. Texts are checked against the patterns that ask for them. */
export interface SetUpWish {
  /** The issuer's URL, without a slash at its end. */
  readonly issuer: string
  /** The project's path; its ids where they are known. */
  readonly project: string
  readonly projectId: string | undefined
  readonly namespaceId: string | undefined
  /** The subject of the tokens that get in, letter by letter. */
  readonly subject: string
  /** The branch or tag whose tokens get in. */
  readonly ref: { readonly type: 'branch' | 'tag'; readonly name: string }
  /** Whether GitLab is known to protect it. */
  readonly isProtected: boolean
  /** What is set up is called so: a role, a service account, an application. Lower-case letters, digits and `-`. */
  readonly name: string
  readonly form: SetUpForm
  /** Answers to `asks`, by key. */
  readonly answers: { readonly [key: string]: string }
}

/** Terraform; commands for a shell; or the documents alone, for whoever applies them by other means. */
export type SetUpForm = 'terraform' | 'script' | 'documents'

/** What is set up: files beside the pipeline, and what a job needs to sign in. */
export interface SetUp {
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly token: { readonly variable: string; readonly audience: string }
  readonly variables: { readonly [name: string]: string }
  /** The lines that sign in; what comes behind them is signed in. */
  readonly script: readonly string[]
  /** The program that they call: the job's image has to have it. */
  readonly program: string
}

/** How a relying party sets up trust in a project. Pure: the same wish gives the same texts. */
export interface SettingUp {
  readonly forms: readonly SetUpForm[]
  /** Facts that no file tells: an account, a number of a project. */
  readonly asks: readonly {
    readonly key: string
    readonly prompt: string
    readonly example: string
    /** What an answer must be, as a whole. */
    readonly pattern: RegExp
    /** Where texts of the project show it: in the last group. With the flag `g`. */
    readonly shown?: RegExp
  }[]
  /** Whether it looks at other claims than `sub` of that issuer's tokens, such as the project's id; it does where this is left out. */
  seesClaims?(issuer: string): boolean
  /** A text is the reason why it can't be done. */
  make(wish: SetUpWish): SetUp | string
}
