export { pacer } from '../database/pacer.ts';
