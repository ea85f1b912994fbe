import axios from 'axios';
import {folder} from '../router';
import {getSessionHeaders} from './session';

/** For the site's own calls: each says whose it is. */
export const api = axios.create({baseURL: `${folder}api`});

api.interceptors.request.use((config) => {
  Object.assign(config.headers, getSessionHeaders());
  return config;
});
