import { en as shared } from '../../../shared/texts/en.ts';
import { en as ui } from './index.ts';

/** Every text of this language, in a file of its own. */
export const texts = { ...shared, ui };
