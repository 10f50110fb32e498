import { ko as shared } from '../../../shared/texts/ko.ts';
import { ko as ui } from './index.ts';

/** Every text of this language, in a file of its own. */
export const texts = { ...shared, ui };
