import type { components } from './openapi.d.ts';

type Schemas = components['schemas'];

export type Card = Schemas['Card'];
export type Field = Card['fields'][number];
export type NumberField = Extract<Field, { kind: 'number' }>;
export type WordField = Extract<Field, { kind: 'grade' | 'category' }>;
export type TextField = Extract<Field, { kind: 'text' }>;
/** A field that somebody fills in. A constant has one value only. */
export type EnteredField = NumberField | WordField | TextField;

export type PricePrediction = Schemas['PricedPrediction'];
export type DecisionPrediction = Schemas['DecidedPrediction'];
/** An answer is a price, or a yes or no. */
export type Prediction = PricePrediction | DecisionPrediction;
export type ListedPrice = Schemas['PricedListedPrediction'];
export type ListedDecision = Schemas['DecidedListedPrediction'];
export type Listed = ListedPrice | ListedDecision;
export type WrongItem = Schemas['PricedWrongItem'] | Schemas['DecidedWrongItem'];
/** The answers to a list of items. */
export type Predictions = Pick<Schemas['PricedPredictions'], 'version'> & {
  readonly items: readonly (Listed | WrongItem)[];
};
export type Warning = Prediction['warnings'][number];
export type InputError = Schemas['InputError'];
export type Item = Readonly<Record<string, number | string>>;

export type Market = Schemas['Market'];
export type Version = Schemas['Version'];
export type Upload = Schemas['Upload'];
export type UploadDetail = Schemas['UploadDetail'];
export type Run = Schemas['Run'];
export type Health = Schemas['Health'];
