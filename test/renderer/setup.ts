import { beforeEach } from 'vitest';
// Without the app's styles, what is measured and checked here isn't what users get.
import '../../src/renderer/theme/app.css';

beforeEach(() => {
  delete document.documentElement.dataset['theme'];
});
