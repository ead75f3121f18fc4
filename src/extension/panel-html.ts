/**
 * The page of the panel: nothing but its style and script, which builds the rest. The policy for its content allows
 * exactly these two (vscode.md 1.2); `cspSource` and the two addresses come from the webview.
 */
export function panelHtml(cspSource: string, address: { readonly script: string; readonly style: string }): string {
  const nonce = randomHex()
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulate Token</title>
<link rel="stylesheet" href="${attribute(address.style)}">
</head>
<body>
<main id="simulator"></main>
<script nonce="${nonce}" src="${attribute(address.script)}"></script>
</body>
</html>
`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

// Not `randomUUID`, which web pages have over https only.
function randomHex(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
