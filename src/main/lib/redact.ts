/** Blots secrets out of texts, in every form in which they may stand there. */
export interface Redactor {
  /** From now on this is blotted out. It stays so when the secret is replaced: what runs may still name it. */
  hide(secret: string): void;
  redact(text: string): string;
}

/** The middle of a text in base64, however many bytes stand before it in the same run. */
function base64Middles(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64');
    // The first and the last characters hold bits of the neighbours.
    return whole.slice(before === 0 ? 0 : 4, -4);
  });
}

function formsOf(secret: string): string[] {
  const plain = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const middles = base64Middles(secret);
  const encoded = [...middles, ...middles.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
  const hex = Buffer.from(secret).toString('hex');
  // Encoded forms of very short texts would hit words that have nothing to do with them.
  return [...new Set([...plain, ...[...encoded, hex].filter((text) => text.length >= 8)])];
}

/** What is shorter keeps no secret, and blotting it out would spoil every text. */
const shortest = 4;

/** The beginning of a secret may be what is left of it where a text was cut short; so much of it is no chance any more. */
const tellingBeginning = 6;

function withoutCutSecret(text: string, form: string): string {
  for (let length = Math.min(form.length - 1, text.length); length >= tellingBeginning; length--) {
    if (text.endsWith(form.slice(0, length))) return `${text.slice(0, -length)}***`;
  }
  return text;
}

export function createRedactor(): Redactor {
  const hidden = new Set<string>();
  return {
    hide(secret) {
      if (secret.length >= shortest) for (const form of formsOf(secret)) hidden.add(form);
    },
    redact(text) {
      let clean = text;
      for (const form of hidden) clean = withoutCutSecret(clean.replaceAll(form, '***'), form);
      return clean;
    },
  };
}
