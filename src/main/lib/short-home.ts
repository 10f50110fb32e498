import os from 'node:os';

/** Paths in a text with `~` for the home folder: whoever reads it need not learn the user's name. */
export function shortHome(text: string, home = os.homedir()): string {
  // Everything lies in `/`.
  if (home.length < 2) return text;
  const escaped = JSON.stringify(home).slice(1, -1);
  const forms = [...new Set([escaped, home, home.replaceAll('\\', '/')])];
  const flags = process.platform === 'win32' ? 'gi' : 'g';
  return forms.reduce(
    (clean, form) => clean.replace(new RegExp(`${escapeForPattern(form)}(?![\\w.-])`, flags), '~'),
    text,
  );
}

const escapeForPattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
