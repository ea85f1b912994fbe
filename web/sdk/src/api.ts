/** The service's requests and answers, by the names that this package gives them. All of it comes from openapi.yaml. */
import type {components, operations} from './generated/api.js';

type Json<T> = T extends {content: {'application/json': infer Body}} ? Body : never;
type Responses<Operation extends keyof operations> = operations[Operation]['responses'];
type Answer<Operation extends keyof operations> =
  {[Status in keyof Responses<Operation> & (200 | 201)]: Json<Responses<Operation>[Status]>}[
    keyof Responses<Operation> & (200 | 201)];

export type Attributes = components['schemas']['profile.schema'];
export type EventResult = Answer<'createEvents'>['results'][number];
export type Session = Answer<'openSession'>['session'];
export type SignUpForm = components['schemas']['sign-up.schema'];
export type RequestOfConsent = components['schemas']['choose-consent.schema'];

export type SessionAnswer = Answer<'openSession'>;
export type BatchAnswer = Answer<'createEvents'>;
export type UserResponse = Answer<'getSessionUser'>;
export type ProfileResponse = Answer<'updateProfile'>;
export type NextFieldsResponse = Answer<'getNextFields'>;
export type SignUpResponse = Answer<'signUp'>;
export type ConsentResponse = Answer<'putSessionConsent'>;
export type ErasureResponse = Answer<'deleteSession'>;
export type ExportResponse = Answer<'exportSession'>;
export type Problem = components['schemas']['problem.schema'];
