import { describe, expect, it } from 'vitest';
import { startProcess } from '../local/testing/server-process.ts';
import { NO_BROWSER } from './testing/browser.ts';
import { testPages } from './testing/page-test.ts';

describe.skipIf(NO_BROWSER)(`a page that has nothing to show${NO_BROWSER ? ` (skipped: ${NO_BROWSER})` : ''}`, () => {
  const { server, open, openAsOwner, look } = testPages((home) => startProcess(home, ['--empty']));

  it('says that nothing is learnt yet, and leads to the files', async () => {
    const page = await openAsOwner();
    await page.getByRole('heading', { name: 'Stima has learnt nothing of diamonds yet' }).waitFor();
    await look(page, 'price-empty-1280-light');
    await page.getByRole('link', { name: 'Go to Files' }).click();
    await page.getByText('Nothing yet. The first file of stones').waitFor();
    await look(page, 'files-empty-1280-light');
    await page.getByRole('link', { name: 'Model' }).click();
    await page.getByRole('heading', { name: 'There is no version yet' }).waitFor();
    await look(page, 'model-empty-1280-light');
  });

  it('says what it reads while the service takes its time', async () => {
    const page = await open();
    const held: (() => void)[] = [];
    await page.route('**/v1/diamonds', (route) => void held.push(() => route.continue()));
    await page.goto(server().url);
    await page.getByLabel('Partner key').fill(server().key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Reading what Stima knows of diamonds…').waitFor();
    await look(page, 'loading-1280-light');
    for (const go of held) go();
    await page.getByText('You are signed in with a partner’s key').waitFor();
  });

  it('goes by keyboard: keys lead to screens and to the first field, and are letters while somebody writes', async () => {
    const page = await openAsOwner();
    await page.getByRole('link', { name: 'Go to Files' }).waitFor();
    await page.keyboard.type('gm');
    await page.getByRole('heading', { name: 'There is no version yet' }).waitFor();
    await page.keyboard.type('gf');
    await page.getByRole('heading', { name: 'What Stima has learnt from' }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Sign out' }).click();
    const field = page.getByLabel('Partner key');
    await field.waitFor();
    await page.keyboard.press('/');
    await field.type('gm/');
    expect(await field.inputValue()).toBe('gm/');
    await page.getByRole('heading', { name: 'Sign in to price' }).waitFor();
  });

  it('the first stop of the Tab key leads past the header, and leaves the address as it is', async () => {
    const page = await openAsOwner();
    await page.getByRole('link', { name: 'Go to Files' }).waitFor();
    const before = page.url();
    await page.evaluate('document.body.focus()');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    expect(page.url()).toBe(before);
  });

  it('says that an unknown dataset is unknown', async () => {
    const page = await openAsOwner();
    await page.getByRole('link', { name: 'Go to Files' }).waitFor();
    await page.goto(`${server().url}/rubies/price`);
    await page.getByRole('alert').getByText('There is no such dataset; known: diamonds').waitFor();
    await look(page, 'unknown-dataset-1280-light');
  });
});
