/** Last sounds of the digits as they are read: 0 영, 1 일, 2 이, 3 삼, … */
const closedDigits = '013678';
/** Those that end in ㄹ, which takes 로. */
const lieulDigits = '178';

const lastDigit = (text: string): string => /\d(?=\D*$)/.exec(text)?.[0] ?? '0';

/** 은 or 는 after a number that is read aloud. */
export const topicParticle = (text: string): string => (closedDigits.includes(lastDigit(text)) ? '은' : '는');

/** 으로 or 로 after a number that is read aloud. */
export function directionParticle(text: string): string {
  const digit = lastDigit(text);
  return closedDigits.includes(digit) && !lieulDigits.includes(digit) ? '으로' : '로';
}
