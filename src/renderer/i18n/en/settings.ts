export const settings = {
  title: 'Settings',
  look: 'Display',
  lookHint: 'Only how things look; nothing that is collected changes.',
  language: 'Language',
  languages: { auto: 'as the system', ko: '한국어', en: 'English' },
  theme: 'Theme',
  themes: { dark: 'dark', light: 'light', auto: 'as the system' },
  priceColors: 'Colours of changes',
  priceColorChoices: {
    redDown: 'up green · down red (international)',
    redUp: 'up red · down blue (Korea)',
  },
  keys: 'API keys',
  keysHint:
    'Without a FRED key the step of rates and spreads is skipped. Get one for free, set it as the environment variable FRED_API_KEY and start the app again.',
  keyLink: 'Get a FRED key',
  about: 'About',
  version: 'Version {{version}}',
};
