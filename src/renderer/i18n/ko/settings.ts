import type { UiTexts } from '../en/index.ts';

export const settings: UiTexts['settings'] = {
  title: '설정',
  look: '화면',
  lookHint: '화면에만 적용되며 수집에는 영향을 주지 않습니다.',
  language: '언어',
  languages: { auto: '시스템 언어', ko: '한국어', en: 'English' },
  theme: '테마',
  themes: { dark: '어두움', light: '밝음', auto: '시스템 설정' },
  priceColors: '등락 색',
  priceColorChoices: {
    redDown: '상승 초록 · 하락 빨강 (국제)',
    redUp: '상승 빨강 · 하락 파랑 (한국)',
  },
  keys: 'API 키',
  keysHint:
    'FRED 키가 없으면 금리·스프레드 단계를 건너뜁니다. 무료로 받아 환경 변수 FRED_API_KEY로 넣고 앱을 다시 시작하세요.',
  keyLink: 'FRED 키 받기',
  about: '정보',
  version: '버전 {{version}}',
};
