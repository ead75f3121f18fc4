import type { ShellCommand, ShellWord } from '../syntax/shell/command.ts'

/** How jobs sign in to a relying party: with an ID token, and with what a token makes unnecessary. */
export interface SigningIn {
  /** The audience that its own tools and documentation take, where there is one for all. */
  readonly audience?: string
  /** Variables that its tools read as the path of a file: of the token, or of a configuration that leads to it. */
  readonly fileVariables: readonly string[]
  /** Those of them whose file is the token itself. */
  readonly tokenFiles: readonly string[]
  /** Commands that take the token as a word. */
  readonly command?: {
    /** What stands in every text with such a command; no other text is read. */
    readonly suspects: RegExp
    /** The word that is the token; `undefined` for every other command. Never throws. */
    tokenOf(command: ShellCommand): ShellWord | undefined
  }
  readonly stored: readonly StoredCredential[]
  /** Variables that usually hold one of a policy's names, and what that name looks like. No flag `g`. */
  readonly naming?: { readonly variables: RegExp; readonly name: RegExp }
}

/** A credential that works for longer than a job, and from anywhere. All expressions but `suspects` have the flag `g`. */
export interface StoredCredential {
  /** What it is, for people: `AWS key`. */
  readonly title: string
  /** What stands in every text that shows one, in whatever way; no other text is read. No flag but `i`. */
  readonly suspects: RegExp
  /** Variables that hold it and nothing else. */
  readonly variables: readonly string[]
  /** Variables that say nothing without it: the id of a key. */
  readonly companions: readonly string[]
  /** Texts of a job which show that there is one: the id of a key. */
  readonly sign?: RegExp
  /** Commands that sign in with one, wherever they have it from. */
  readonly command?: RegExp
  /** Commands that take one from a variable, which the group `name` names. */
  readonly taken?: RegExp
  /** Commands that say nothing without it: those that set the id of a key. */
  readonly beside?: RegExp
  /** Commands that hand it to another program: where one signs in with a token, they need something else in their place. */
  readonly handed?: RegExp
  /** What ties a job to it that a sign-in with a token takes no place of: a profile's name, the variable of a tool that reads no other. */
  readonly bound?: RegExp
  /** What of an old sign-in the new one needs: the variable that it is to be in, and where it stands, in the last group. */
  readonly carried?: readonly { readonly variable: string; readonly from: RegExp }[]
  /** The credential itself in a text: the last group that matches, at the end of the whole. */
  readonly literal?: RegExp
  /** What shows that something else is meant: a temporary credential, another service with the same protocol. */
  readonly excuse?: RegExp
}
