export const news = { title: 'news' };
