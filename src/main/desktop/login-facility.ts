import type { Facilities } from '../lib/facilities.ts';
import type { LoginItem } from './login-item.ts';

/** Start at login as the morning check asks for it; undefined where the OS knows no such thing. */
export function loginFacility(item: LoginItem): Facilities['login'] {
  if (item.get() === undefined) return undefined;
  return {
    state: async () => (item.get() ? 'enabled' : 'disabled'),
    enable: async () => void item.set(true),
  };
}
