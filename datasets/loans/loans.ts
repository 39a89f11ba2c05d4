import type { TermsDataset } from '../terms-dataset.ts';
import lists from './lists.json' with { type: 'json' };
import stages from './stages.json' with { type: 'json' };

/**
 * Loans of a Spanish bank, and whether they were paid back. README.md is the datasheet.
 *
 * `Age` and `Marital` are kept for the report and never decide: a lender may not, and they are worth .003 of AUC.
 */
export const loans = {
  name: 'loans',
  kind: 'terms',
  item: { singular: 'loan', plural: 'loans' },
  recipeVersion: 'loans-1',
  reference: 'loans-1',
  target: { column: 'Status', unit: '', centre: 0.94, min: 0, max: 1, answers: { yes: 'good', no: 'bad' } },
  columns: [
    {
      ...{ kind: 'number', name: 'Seniority', title: 'Years in the present job', unit: 'years', required: false },
      ...{ min: 0, max: 80, example: 2 },
      ordering: 'rising',
      ...lists.Seniority,
    },
    {
      ...{ kind: 'category', name: 'Home', title: 'How the borrower lives', required: false },
      ...{ open: true, example: 'rent' },
      ...lists.Home,
    },
    {
      ...{ kind: 'number', name: 'Time', title: 'Term of the loan', unit: 'months', required: false },
      ...{ min: 1, max: 480, example: 48 },
      ...lists.Time,
    },
    {
      ...{ kind: 'number', name: 'Age', title: 'Age of the borrower, for the report alone', unit: 'years' },
      ...{ label: 'Age', required: false, min: 16, max: 120, example: 31, knots: [25, 35, 45, 55] },
    },
    {
      ...{ kind: 'category', name: 'Marital', title: 'Marital status, for the report alone' },
      ...{ required: false, open: true, levels: ['married', 'single', 'separated', 'widow', 'divorced'] },
      example: 'married',
    },
    {
      ...{ kind: 'grade', name: 'Records', title: 'Whether there are records of past defaults', required: false },
      ...{ ordering: 'rising', example: 'no' },
      ...lists.Records,
    },
    {
      ...{ kind: 'category', name: 'Job', title: 'Kind of job', required: false, open: true, example: 'fixed' },
      ...lists.Job,
    },
    {
      ...{ kind: 'number', name: 'Expenses', title: 'Expenses of the household a month', unit: '', required: false },
      ...{ min: 0, max: 2_000, example: 51 },
      ordering: 'falling',
      ...lists.Expenses,
    },
    {
      ...{ kind: 'number', name: 'Income', title: 'Income a month', unit: '', required: false },
      ...{ min: 0, max: 10_000, example: 125 },
      ordering: 'rising',
      ...lists.Income,
    },
    {
      ...{ kind: 'number', name: 'Assets', title: 'Assets of the borrower', unit: '', required: false },
      ...{ min: 0, max: 3_000_000, example: 0 },
      ordering: 'rising',
      ...lists.Assets,
    },
    {
      ...{ kind: 'number', name: 'Debt', title: 'Debt of the borrower', unit: '', required: false },
      ...{ min: 0, max: 300_000, example: 0 },
      ordering: 'falling',
      ...lists.Debt,
    },
    {
      ...{ kind: 'number', name: 'Amount', title: 'Amount of the loan', unit: '', required: false },
      ...{ min: 1, max: 50_000, example: 1_250 },
      log: true,
      ...lists.Amount,
    },
    {
      ...{ kind: 'number', name: 'Price', title: 'Price of what is bought with it', unit: '', required: false },
      ...{ min: 1, max: 200_000, example: 1_560 },
      log: true,
      ...lists.Price,
    },
  ],
  inputs: [
    { name: 'Seniority', columns: ['Seniority'] },
    { name: 'Home', columns: ['Home'] },
    { name: 'Time', columns: ['Time'] },
    { name: 'Records', columns: ['Records'] },
    { name: 'Job', columns: ['Job'] },
    { name: 'Expenses', columns: ['Expenses'] },
    { name: 'Income', columns: ['Income'] },
    { name: 'Assets', columns: ['Assets'] },
    { name: 'Debt', columns: ['Debt'] },
    { name: 'Amount', columns: ['Amount'] },
    { name: 'Price', columns: ['Price'] },
  ],
  reportOnly: ['Age', 'Marital'],
  referenceItem: {
    ...{ Seniority: 5, Home: 'owner', Time: 48, Records: 'no', Job: 'fixed', Expenses: 51 },
    ...{ Income: 125, Assets: 3_000, Debt: 0, Amount: 1_000, Price: 1_400 },
  },
  stages,
  range: { coverage: 0.9 },
} satisfies TermsDataset;
