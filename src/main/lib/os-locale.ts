/** The language of the OS, e.g. ko-KR or ko_KR.UTF-8. On Windows and macOS there is no LANG; ICU knows. */
export function osLocale(env: NodeJS.ProcessEnv): string {
  const { LC_ALL, LC_MESSAGES, LANG } = env;
  return LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
}
