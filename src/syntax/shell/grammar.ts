import type { Item, Redirect, Script, Simple, Word } from './tree.ts'
import { WordReader } from './words.ts'

/** The tree of a script; POSIX 2.9, 2.10 and bash's `[[`, `((`, `function`, `select`. Never throws, linear; what doesn't fit is passed over. */
export function readScript(text: string): Script {
  return new Grammar(text).all()
}

const keywordPattern = /(?:if|then|elif|else|fi|while|until|for|select|done|do|case|esac|in|function|time|coproc|!|\{|\}|\[\[)/y
/** Words that end what stands before them, where something is open that they belong to. */
const closing: ReadonlySet<string> = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}'])

class Grammar extends WordReader {
  /** Words that something open waits for, how often; brackets begin anew. */
  #wanted = new Map<string, number>()
  /** Whether a `)` closes something. */
  #closed = false
  /** How many `case` are open, whose branches `;;` ends. */
  #cases = 0

  all(): Script {
    const items: Item[] = []
    while (this.at < this.end) for (const item of this.script(false)) items.push(item)
    return items
  }

  protected script(closed: boolean): Script {
    const outer = { wanted: this.#wanted, closed: this.#closed, cases: this.#cases }
    this.#wanted = new Map()
    this.#closed = closed
    this.#cases = 0
    const items = this.#items()
    this.#wanted = outer.wanted
    this.#closed = outer.closed
    this.#cases = outer.cases
    return items
  }

  // Up to a word or a sign that something open waits for.
  #items(): Script {
    const items: Item[] = []
    for (let before = -1; ; ) {
      this.blankLines()
      // Nothing was read of what stands here.
      if (this.at === before) this.at++
      before = this.at
      const character = this.char()
      if (character === '') return items
      if (character === ')') {
        if (this.#closed) return items
        this.at++
      } else if (character === ';' || character === '&' || character === '|') {
        if (this.#cases > 0 && this.match(/;;|;&/y) !== undefined) return items
        // A redirection may begin with `&`.
        if (this.match(/&>/y) === undefined) this.at++
        else items.push(this.#chain())
      } else {
        const keyword = this.#keyword()
        if (keyword !== undefined && closing.has(keyword)) {
          if ((this.#wanted.get(keyword) ?? 0) > 0) return items
          this.at += keyword.length
        } else items.push(this.#chain())
      }
    }
  }

  // The items while one of these words would end them.
  #itemsUntil(...words: readonly string[]): Script {
    for (const word of words) this.#wanted.set(word, (this.#wanted.get(word) ?? 0) + 1)
    const items = this.#items()
    for (const word of words) this.#wanted.set(word, (this.#wanted.get(word) ?? 1) - 1)
    return items
  }

  #keyword(): string | undefined {
    const found = this.match(keywordPattern)?.[0]
    return found !== undefined && this.breaks(found.length) ? found : undefined
  }

  #take(keyword: string): boolean {
    if (this.#keyword() !== keyword) return false
    this.at += keyword.length
    return true
  }

  #chain(): Item {
    const first = this.#pipe()
    const rest: { on: 'success' | 'failure'; item: Item }[] = []
    for (this.blank(); ; this.blank()) {
      const on = this.match(/&&/y) ? 'success' : this.match(/\|\|/y) ? 'failure' : undefined
      if (on === undefined) break
      this.at += 2
      this.blankLines()
      rest.push({ on, item: this.#pipe() })
    }
    const item: Item = rest.length === 0 ? first : { kind: 'chain', first, rest }
    return this.char() === '&' && this.char(1) !== '>' ? { kind: 'subshell', body: [item] } : item
  }

  #pipe(): Item {
    const of = [this.#command()]
    for (this.blank(); this.char() === '|' && this.char(1) !== '|'; this.blank()) {
      this.at += this.char(1) === '&' ? 2 : 1
      this.blankLines()
      of.push(this.#command())
    }
    const [only] = of
    return of.length === 1 && only !== undefined ? only : { kind: 'pipe', of }
  }

  #command(): Item {
    return this.deeper(() => this.#compound() ?? this.#simple(), nothing(this.at))
  }

  #compound(): Item | undefined {
    for (let prefix = this.#keyword(); prefix === '!' || prefix === 'time' || prefix === 'coproc'; prefix = this.#keyword()) {
      this.at += prefix.length
      this.blank()
      if (prefix === 'time') while (this.match(/-\w*(?=\s)/y) !== undefined) this.word()
      this.blank()
    }
    const item = this.#structure()
    if (item === undefined) return undefined
    this.#redirects()
    return item
  }

  #structure(): Item | undefined {
    const start = this.at
    if (this.char() === '(') {
      if (this.char(1) === '(') return { kind: 'test', words: [], sets: this.arithmetic(), start }
      this.at++
      const body = this.script(true)
      if (this.char() === ')') this.at++
      return { kind: 'subshell', body }
    }
    const keyword = this.#keyword()
    if (keyword === undefined || keyword === 'in' || closing.has(keyword)) return undefined
    this.at += keyword.length
    if (keyword === '{') {
      const body = this.#itemsUntil('}')
      this.#take('}')
      return { kind: 'group', body }
    }
    if (keyword === 'if') return this.#if()
    if (keyword === 'while' || keyword === 'until') {
      const test = this.#itemsUntil('do', 'done')
      return { kind: 'loop', words: [], test, body: this.#body(), start }
    }
    if (keyword === 'for' || keyword === 'select') return this.#for(start)
    if (keyword === 'case') return this.#case()
    if (keyword === '[[') return { kind: 'test', words: this.#conditional(), sets: [], start }
    this.blank()
    const name = this.word()
    return this.#function(this.text.slice(name.start, name.end))
  }

  #if(): Item {
    const branches: { test: Script; body: Script }[] = []
    let otherwise: Script | undefined
    do {
      const test = this.#itemsUntil('then', 'elif', 'else', 'fi')
      this.#take('then')
      branches.push({ test, body: this.#itemsUntil('elif', 'else', 'fi') })
    } while (this.#take('elif'))
    if (this.#take('else')) otherwise = this.#itemsUntil('fi')
    this.#take('fi')
    return { kind: 'if', branches, ...(otherwise === undefined ? {} : { otherwise }) }
  }

  #body(): Script {
    this.#take('do')
    const body = this.#itemsUntil('done')
    this.#take('done')
    return body
  }

  #for(start: number): Item {
    this.blank()
    if (this.char() === '(' && this.char(1) === '(') {
      const sets = this.arithmetic()
      this.#separator()
      return { kind: 'loop', words: [], test: [{ kind: 'test', words: [], sets, start }], body: this.#loopBody(), start }
    }
    const name = this.word()
    this.blankLines()
    const words: Word[] = []
    if (this.#take('in')) for (this.blank(); !this.breaks() || this.atSubstitution(); this.blank()) words.push(this.word())
    this.#separator()
    return { kind: 'loop', variable: this.text.slice(name.start, name.end), words, test: [], body: this.#loopBody(), start }
  }

  #separator(): void {
    this.blank()
    if (this.char() === ';') this.at++
    this.blankLines()
  }

  #loopBody(): Script {
    if (!this.#take('{')) return this.#body()
    const body = this.#itemsUntil('}')
    this.#take('}')
    return body
  }

  #case(): Item {
    this.blank()
    const subject = this.word()
    this.blankLines()
    this.#take('in')
    const branches: Script[] = []
    for (this.blankLines(); this.at < this.end && !this.#take('esac'); this.blankLines()) {
      if (this.#closed && this.char() === ')') break
      if (this.char() === '(') this.at++
      // The patterns.
      while (this.at < this.end && this.char() !== ')' && this.char() !== '\n') {
        this.blank()
        if (this.char() === '|') this.at++
        else if (this.char() !== ')' && this.char() !== '\n' && this.at < this.end) this.word()
      }
      if (this.char() !== '') this.at++
      this.#cases++
      branches.push(this.#itemsUntil('esac'))
      this.#cases--
      const ended = this.match(/;;&|;;|;&/y)
      this.at += ended?.[0].length ?? 0
    }
    return { kind: 'case', subject, branches }
  }

  #conditional(): readonly Word[] {
    const words: Word[] = []
    for (this.blankLines(); this.at < this.end; this.blankLines()) {
      if (this.breaks() && !this.atSubstitution()) {
        this.at++
        continue
      }
      const word = this.word()
      if (this.text.slice(word.start, word.end) === ']]') break
      words.push(word)
    }
    return words
  }

  // From the brackets behind the name on, if there are any.
  #function(name: string): Item {
    const start = this.at
    this.blank()
    const brackets = this.match(/\([ \t]*\)/y)
    this.at += brackets?.[0].length ?? 0
    this.blankLines()
    return { kind: 'function', name, body: this.#command(), start }
  }

  #redirects(): void {
    for (this.blank(); this.#atRedirect(); this.blank()) this.redirect()
  }

  #atRedirect(): boolean {
    return !this.atSubstitution() && this.match(/\d{0,4}[<>]|&>|\{[A-Za-z_]\w*\}[<>]/y) !== undefined
  }

  #simple(): Item {
    const words: Word[] = []
    const redirects: Redirect[] = []
    this.blank()
    const start = this.at
    let end = start
    for (; this.at < this.end; this.blank()) {
      if (this.#atRedirect()) {
        const redirect = this.redirect()
        if (redirect === undefined) break
        if (redirect !== 'none') redirects.push(redirect)
        continue
      }
      if (this.breaks() && !this.atSubstitution()) {
        const [name] = words
        const isFunction = this.match(/\([ \t]*\)/y) !== undefined && words.length === 1 && name !== undefined && redirects.length === 0
        if (isFunction) return this.#function(this.text.slice(name.start, name.end))
        break
      }
      const word = this.word()
      words.push(word)
      end = word.end
    }
    return { kind: 'simple', words, redirects, start, end }
  }
}

function nothing(at: number): Simple {
  return { kind: 'simple', words: [], redirects: [], start: at, end: at }
}
