import './theme/app.css';

/**
 * Runs what `index.html` already shows onto the screen before the app's own code is loaded: the browser would run every
 * script first. A frame's callback comes before its paint, a task after it.
 */
requestAnimationFrame(() => {
  setTimeout(() => void import('./app.ts'));
});
