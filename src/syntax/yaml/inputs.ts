/**
 * GitLab fills `$[[ inputs.x ]]` into the text of a file before it reads it as YAML (lib/gitlab/ci/config/interpolation/
 * text_interpolator.rb), so these brackets are never YAML's. They are put out of its sight while it reads, with as many
 * other characters, so that every position stays true.
 */
export function hideInputs(text: string): string {
  return text.includes('$[[') ? text.replaceAll(/\$\[\[[^\r\n[\]]*\]\]/g, hide) : text
}

/** The text of a scalar with what was hidden shown again. */
export function showInputs(text: string): string {
  return text.replaceAll(/[\uE020-\uE07E]/g, (character) => String.fromCharCode(character.charCodeAt(0) - shift))
}

// Printable characters of a private use area, plain to YAML wherever they stand.
const shift = 0xe000

function hide(block: string): string {
  return block.replaceAll(/[^\w.]/g, (character) => {
    const code = character.charCodeAt(0)
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code + shift) : character
  })
}
