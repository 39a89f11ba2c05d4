import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { callAs } from '../local/testing/server-process.ts';
import { startWithFewStones } from '../tests/clients/start-with-few-stones.ts';
import { NO_BROWSER } from './testing/browser.ts';
import { makeWorkbook } from './testing/make-workbook.ts';
import { testPages } from './testing/page-test.ts';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const STONES = ['0.7,Ideal,G,VS2', '1.1,Very Good,F,VS1', '0.33,Idael,J,VS1', '1.51,Ideal,D,', '2.5,Good,H,SI2'];
const WITHOUT_PRICES = `carat,cut,color,clarity\n${STONES.join('\n')}\n`;

describe.skipIf(NO_BROWSER)(`the screen of files in a browser${NO_BROWSER ? ` (skipped: ${NO_BROWSER})` : ''}`, () => {
  const { server, open, openAsOwner, look } = testPages(startWithFewStones);
  const openFiles = async (options: Parameters<typeof openAsOwner>[0] = {}) => {
    const page = await openAsOwner(options);
    await page.getByRole('link', { name: /^Files/ }).click();
    await page.getByRole('heading', { name: 'What Stima has learnt from' }).waitFor();
    return page;
  };
  const drop = (page: Page, name: string, text: string | Buffer, mimeType = 'text/csv') =>
    page.locator('#pick').setInputFiles({ name, mimeType, buffer: Buffer.from(text) });
  const learn = async (page: Page, name: string, text: string) => {
    await drop(page, name, text);
    await page.getByRole('button', { name: 'Learn from them' }).click();
  };
  const download = async (page: Page, button: string) => {
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    return { name: saved.suggestedFilename(), text: await readFile(await saved.path(), 'utf8') };
  };
  const uploads = async () => (await callAs(server(), 'owner')('GET', '/v1/diamonds/uploads')).body.uploads;
  const stateOf = async (name: string) => (await uploads()).find((one: { name: string }) => one.name === name)?.state;

  it('prices a file, shows the rows that failed first, prices one of them put right, and gives the file back', async () => {
    const page = await openFiles();
    await drop(page, 'window.csv', WITHOUT_PRICES);
    await page.getByText('window.csv has no column of prices').waitFor();
    await look(page, 'files-asked-1280-light');
    await page.getByRole('button', { name: 'Price these 5 stones' }).click();
    await page.getByText('3 of 5 stones priced').waitFor();
    await page.getByText('did you mean Ideal').waitFor();
    await look(page, 'files-priced-1280-light');
    await page.getByLabel('Cut on line 4').press('Enter');
    await page.getByText('4 of 5 stones priced').waitFor();
    const { name, text } = await download(page, 'Download the priced file');
    expect(name).toBe('priced-window.csv');
    const lines = text.trim().split('\r\n');
    expect(lines[0]).toBe('carat,cut,color,clarity,stima_price,stima_low,stima_high,stima_note');
    const one = await callAs(server(), 'partner')('POST', '/v1/diamonds/predict', {
      carat: 0.7,
      cut: 'Ideal',
      color: 'G',
      clarity: 'VS2',
    });
    expect(lines[1]).toContain(`0.7,Ideal,G,VS2,${one.body.price},`);
    expect(lines).toHaveLength(6);
    expect(await stateOf('window.csv')).toBeUndefined();
  });

  it('prices an Excel workbook, and a file of another trade’s headers and commas', async () => {
    const page = await openFiles();
    const rows = [
      ['Carat', 'Cut', 'Colour', 'Clarity'],
      [0.7, 'Ideal', 'G', 'VS2'],
      [1.1, 'Good', 'F', 'VS1'],
    ];
    await drop(page, 'window.xlsx', makeWorkbook(rows), WORKBOOK);
    await page.getByRole('button', { name: 'Price these 2 stones' }).click();
    await page.getByText('2 of 2 stones priced').waitFor();
    await drop(page, 'schaufenster.csv', 'Gewicht;Schliff;Farbe;Reinheit\n0,70 ct;Ideal;G;VS2\n');
    await page.getByRole('button', { name: 'Price these 1 stone' }).click();
    await page.getByText('1 of 1 stones priced').waitFor();
    await page.getByText('0.7 ct Ideal G VS2').waitFor();
  });

  it('says which column a file lacks', async () => {
    const page = await openFiles();
    await drop(page, 'half.csv', 'carat,cut\n1,Ideal\n');
    await page.getByRole('button', { name: 'Price these 1 stone' }).click();
    await page.getByText('half.csv has no column for color, clarity').waitFor();
  });

  it('a file to learn from is read, learnt step by step, and told with its refused rows', async () => {
    const page = await openFiles();
    const rows = stonesCsv(3, 40).trim().split('\n');
    const text = `${[...rows, '112,Ideal,G,VS2,61,57,400,4.4,4.4,2.7', '0.5,Ideal,Q,VS2,61,57,900,5.1,5.1,3.1'].join('\n')}\n`;
    await learn(page, 'november.csv', text);
    await page.getByText('Read: november.csv is in force').waitFor();
    await page
      .getByText('Learning from all files')
      .or(page.getByText(/Learnt: v2/))
      .first()
      .waitFor();
    await page.getByText(/Decided: v2/).waitFor();
    await page.getByRole('heading', { name: 'november.csv, 2 rows refused' }).waitFor();
    await page.getByText('color is "Q"', { exact: false }).first().waitFor();
    await look(page, 'files-learnt-1280-light');
    const { text: refused } = await download(page, 'Download them');
    expect(refused.trim().split('\n')).toHaveLength(3);
    expect(await stateOf('november.csv')).toBe('in force');
  });

  it('a file that shares rows with another waits, and takes its place', async () => {
    const page = await openFiles();
    const again = stonesCsv(3, 40).trim().split('\n');
    await learn(page, 'december.csv', `${[...again, ...stonesCsv(7, 120).trim().split('\n').slice(1)].join('\n')}\n`);
    await page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
    await look(page, 'files-held-1280-light');
    await page.getByRole('button', { name: 'Take it in place of november.csv' }).click();
    await page.getByRole('heading', { name: 'Waiting for you' }).waitFor({ state: 'detached' });
    expect(await stateOf('december.csv')).toBe('in force');
    expect(await stateOf('november.csv')).toBe('withdrawn');
  });

  it('a file whose numbers can be read in two ways asks one question, and is read anew', async () => {
    const page = await openFiles();
    const rows = Array.from({ length: 60 }, (_, i) => `1.${100 + 7 * i};Ideal;G;VS2;2.${300 + i}`);
    await learn(page, 'rätsel.csv', `carat;cut;color;clarity;price\n${rows.join('\n')}\n`);
    await page.getByRole('button', { name: 'The point is the decimal mark' }).waitFor();
    await page.getByRole('button', { name: 'Refuse it' }).click();
    await page.getByRole('heading', { name: 'Waiting for you' }).waitFor({ state: 'detached' });
    expect(await stateOf('rätsel.csv')).toBe('refused');
  });

  it('withdrawing says what will change; Esc keeps the file', async () => {
    const page = await openFiles();
    const button = page.getByRole('button', { name: 'Withdraw december.csv' });
    await button.click();
    await page.getByRole('heading', { name: 'Withdraw december.csv?' }).waitFor();
    await look(page, 'files-withdraw-1280-light');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('heading', { name: 'Withdraw december.csv?' }).count()).toBe(0);
    expect(await page.evaluate('document.activeElement.id')).toBe(await button.getAttribute('id'));
    await button.click();
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await button.waitFor({ state: 'detached' });
    expect(await stateOf('december.csv')).toBe('withdrawn');
  });

  it('a partner’s file is priced at once, and he sees nobody’s files', async () => {
    const page = await open();
    await page.goto(`${server().url}/diamonds/files`);
    await page.getByLabel('Partner key').fill(server().key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await drop(page, 'window.csv', WITHOUT_PRICES);
    await page.getByText('3 of 5 stones priced').waitFor();
    expect(await page.getByText('What Stima has learnt from').count()).toBe(0);
    await look(page, 'files-partner-1280-light');
  });

  it.each([
    [360, 'dark'],
    [320, 'light'],
  ] as const)('fits into a window of %i px, %s', async (width, colorScheme) => {
    const page = await openFiles({ viewport: { width, height: 740 }, colorScheme });
    await drop(page, 'window.csv', WITHOUT_PRICES);
    await page.getByRole('button', { name: 'Price these 5 stones' }).click();
    await page.getByText('3 of 5 stones priced').waitFor();
    await look(page, `files-${width}-${colorScheme}`);
  });
});
