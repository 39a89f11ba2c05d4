import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { matchHeader } from './match-header.ts';

const full = 'carat,cut,color,clarity,depth,table,price,x,y,z'.split(',');
const required = { target: 'required' } as const;
const optional = { target: 'optional' } as const;

describe('matchHeader', () => {
  it('finds the columns in the order of the file', () => {
    expect(matchHeader(diamonds, full, required)).toEqual({
      cellOf: [0, 1, 2, 3, 4, 5, 7, 8, 9],
      constantCells: [-1],
      targetCell: 6,
      dateCell: -1,
      sourceCell: -1,
      missing: [],
      ignored: [],
      notes: [],
    });
  });
  it('finds them in any other order and spelling', () => {
    const header = ['Z', ' y ', '"X"', 'PRICE', '_table', 'De-pth', 'clarity', 'COLOR', 'Cut', 'Carat'];
    expect(matchHeader(diamonds, header, required)).toMatchObject({
      cellOf: [9, 8, 7, 6, 5, 4, 2, 1, 0],
      targetCell: 3,
    });
  });
  it('notes missing columns and unknown ones', () => {
    expect(
      matchHeader(diamonds, ['carat', 'cut', 'color', 'clarity', 'price', 'lab', 'depth'], required),
    ).toMatchObject({
      cellOf: [0, 1, 2, 3, 6, -1, -1, -1, -1],
      missing: ['table', 'x', 'y', 'z'],
      ignored: ['lab'],
      notes: ['Ignored "lab": no column of diamonds.', 'Not in the file, so taken as not given: table, x, y, z.'],
    });
  });
  it.each(['Source', 'price_source', 'Priced by', '价格来源'])(
    'finds the source under the name %s, in a file to learn from',
    (name) => {
      expect(matchHeader(diamonds, [...full, name], required)).toMatchObject({ sourceCell: 10, ignored: [] });
      expect(matchHeader(diamonds, [...full, name], optional)).toMatchObject({ sourceCell: -1, ignored: [name] });
    },
  );
  it('takes a supplier for no source of prices', () => {
    expect(matchHeader(diamonds, [...full, 'supplier'], required)).toMatchObject({
      sourceCell: -1,
      ignored: ['supplier'],
    });
  });
  it.each(['Date', 'priced_on', 'Sold', 'Verkauft am', '日期'])(
    'finds the date under the name %s, in a file to learn from',
    (name) => {
      expect(matchHeader(diamonds, [...full, name], required)).toMatchObject({ dateCell: 10, ignored: [] });
      expect(matchHeader(diamonds, [...full, name], optional)).toMatchObject({ dateCell: -1, ignored: [name] });
    },
  );
  it('refuses a file without a required column, naming found and expected', () => {
    expect(matchHeader(diamonds, ['carat', 'cut', 'colr', 'clarity'], required)).toEqual({
      refused: 'missing-columns',
      message:
        'The header has no column "color", "price". Nearest: "colr" for color. Found: "carat", "cut", "colr", "clarity". Expected: carat, cut, color, clarity, price; optional: depth, table, x, y, z.',
    });
  });
  it('finds columns by synonyms and with their units, and says how each was read', () => {
    const header = 'Carat Weight,Cut,Colour,Clarity,Depth %,Table %,Price (USD),Length,Width,Height'.split(',');
    expect(matchHeader(diamonds, header, required)).toMatchObject({
      cellOf: [0, 1, 2, 3, 4, 5, 7, 8, 9],
      targetCell: 6,
      currency: ['USD'],
      notes: [
        'Read "Carat Weight" as carat, "Colour" as color, "Depth %" as depth, "Table %" as table, "Length" as x, "Width" as y, "Height" as z, "Price (USD)" as price.',
      ],
    });
  });
  it.each([
    ['Gewicht (ct)', 'Schliff', 'Farbe', 'Reinheit', 'Preis in €', 'EUR'],
    ['poids_ct', 'Taille', 'Couleur', 'Pureté', 'Prix EUR', 'EUR'],
    ['克拉', '切工', '颜色', '净度', '价格', undefined],
    ['Cts', 'CUT_GRADE', 'Color Grade', 'Clarity Grade', 'price_usd', 'USD'],
    ['carat [ct]', 'cut', 'colour', 'clarity', 'Total Price $', 'USD'],
  ])('knows the words of the trade: %s, %s, %s, %s, %s', (carat, cut, color, clarity, price, currency) => {
    const match = matchHeader(diamonds, [carat, cut, color, clarity, price], required);
    expect(match).toMatchObject({ cellOf: [0, 1, 2, 3, -1, -1, -1, -1, -1], targetCell: 4 });
    expect('currency' in match ? match.currency?.[0] : undefined).toBe(currency);
  });
  it.each([
    ['German', 'Gewicht,Schliff,Farbe,Reinheit,Tiefe %,Tafel %,Preis,Länge,Breite,Höhe'],
    ['French', 'Poids,Taille,Couleur,Pureté,Profondeur,Table,Prix,Longueur,Largeur,Hauteur'],
    ['Italian', 'Carati,Taglio,Colore,Purezza,Profondità,Tavola,Prezzo,Lunghezza,Larghezza,Altezza'],
    ['Spanish', 'Peso (ct),Talla,Color,Pureza,Profundidad,Tabla,Precio,Largo,Ancho,Alto'],
    ['Portuguese', 'Quilates,Lapidação,Cor,Pureza,Profundidade,Mesa,Preço,Comprimento,Largura,Altura'],
    ['German grades', 'Karat,Schliffgrad,Farbgrad,Reinheitsgrad,Gesamttiefe,Tafel,Preis,Länge,Breite,Höhe'],
    ['Dutch', 'Karaat,Slijpvorm,Kleur,Zuiverheid,Diepte,Tafel,Prijs,Lengte,Breedte,Hoogte'],
    ['Chinese', '克拉,切工,颜色,净度,全深比,台宽比,价格,长,宽,高'],
    ['Japanese', 'カラット,カット,カラー,クラリティ,深さ,テーブル,価格,長さ,幅,高さ'],
    ['Hebrew', 'משקל,חיתוך,צבע,ניקיון,עומק,טבלה,מחיר,אורך,רוחב,גובה'],
  ])('knows every column of a list in %s', (_, header) => {
    expect(matchHeader(diamonds, header.split(','), required)).toMatchObject({
      cellOf: [0, 1, 2, 3, 4, 5, 7, 8, 9],
      targetCell: 6,
      ignored: [],
    });
  });
  it('does not read a price per carat as price, nor lengths in another unit', () => {
    expect(matchHeader(diamonds, ['carat', 'cut', 'color', 'clarity', 'price per carat'], required)).toMatchObject({
      refused: 'missing-columns',
    });
    expect(matchHeader(diamonds, ['carat', 'cut', 'color', 'clarity', 'price', 'x (cm)'], required)).toMatchObject({
      cellOf: [0, 1, 2, 3, -1, -1, -1, -1, -1],
      notes: expect.arrayContaining(['"x (cm)" is not read as x, which is in mm.']),
    });
  });
  it('prefers the name itself to a synonym, and accepts repeated unknown columns', () => {
    expect(matchHeader(diamonds, ['weight', ...full, 'lab', 'lab'], required)).toMatchObject({
      cellOf: [1, 2, 3, 4, 5, 6, 8, 9, 10],
      targetCell: 7,
    });
  });
  it('ignores row names called X in any order, if another x has the values', () => {
    const rows = [
      ['654', '1.01', '6.45'],
      ['376', '0.71', '5.84'],
    ];
    const header = ['X', 'carat', 'x', 'cut', 'color', 'clarity', 'price'];
    expect(matchHeader(diamonds, header, { ...required, sample: rows })).toMatchObject({ targetCell: 6 });
  });
  it('needs no target if it is optional, and reads it if it is there', () => {
    expect(matchHeader(diamonds, full.slice(0, 4), optional)).toMatchObject({ targetCell: -1 });
    expect(matchHeader(diamonds, full, optional)).toMatchObject({ targetCell: 6, ignored: [] });
  });
  it('refuses a header that is a row', () => {
    expect(matchHeader(diamonds, ['0.23', 'Ideal', 'E', 'SI2'], optional)).toMatchObject({
      refused: 'missing-columns',
    });
  });
  it.each([[['Carat', ...full]], [[...full, 'X ']]])('refuses duplicates: %j', (header) => {
    expect(matchHeader(diamonds, header, required)).toMatchObject({ refused: 'duplicate-columns' });
  });

  const sample = [
    ['1', '0.23'],
    ['2', '0.21'],
    ['3', '0.29'],
  ];
  it.each(['', 'Unnamed: 0', 'row.names', 'rownames', 'X1', '...1', 'V1', 'index', 'X'])(
    'ignores an index column named %j, and says so',
    (name) => {
      expect(matchHeader(diamonds, [name, ...full], { ...required, sample })).toMatchObject({
        cellOf: [1, 2, 3, 4, 5, 6, 8, 9, 10],
        targetCell: 7,
        ignored: [name || 'column 1'],
        notes: [`Ignored ${name || 'column 1'}: unnamed, or the row numbers of a data frame.`],
      });
    },
  );
  it('reads a single x as x, even if it counts up', () => {
    expect(matchHeader(diamonds, ['x', ...full.filter((name) => name !== 'x')], { ...required, sample })).toMatchObject(
      {
        cellOf: [1, 2, 3, 4, 5, 6, 0, 8, 9],
      },
    );
  });
  it('cuts long quotations', () => {
    const header = Array.from({ length: 10_000 }, (_, index) => `${index}-${'h'.repeat(1000)}`);
    const match = matchHeader(diamonds, header, required);
    expect('message' in match && match.message.length).toBeLessThan(3000);
  });
});
