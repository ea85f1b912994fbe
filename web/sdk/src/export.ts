import type {ExportResponse} from './api.js';
import {request} from './request.js';

/** All that the service holds about the visitor, as a JSON document. */
export const exportData = async (): Promise<Blob> =>
  new Blob([JSON.stringify(await request<ExportResponse>('GET', 'export'))], {type: 'application/json'});
