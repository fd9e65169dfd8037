// Polish-like prose: letters of two bytes, and words with many endings.
import { prose } from './prose.mjs';

const COMMON =
  'w i na z do się nie że jest o po od za dla przez przy jak lub oraz bez był była było są pod nad już jeszcze tylko także który która które których jego jej ich ten ta to tego tej tych co czy ale bardzo może można należy pacjent pacjentka pacjenta leczenie leczenia badanie badania badaniu wywiad wywiadzie ból bóle bólu gorączka ciśnienie tętnicze tętno prawidłowe płuca serca serce brzucha jamy brzusznej wątroby nerki nerek skóra skóry krwi moczu wynik wyniki dawka dawce tabletki doustnie dożylnie rano wieczorem dni tygodni miesiąca miesięcy zalecenia kontrola kontroli poradni oddział oddziału przyjęty przyjęta wypisany stanie ogólnym dobrym średnim ciężkim przewlekłe ostre obustronnie prawostronnie lewej prawej strony zmiany zmian bez powikłań rozpoznanie nadciśnienie cukrzyca niewydolność zapalenie złamanie operacyjne chirurgiczne'.split(
    ' ',
  );
const ONSETS = 'b c d g k l ł m n p r s t w z ż ś cz sz rz ch dz prz krz st str tr pr gr kr br bl pl wsp zn sł'.split(
  ' ',
);
const NUCLEI = 'a e i o u y a e o i ie ia ą ę ó io'.split(' ');
const CODAS = ['', '', '', 'n', 'r', 's', 't', 'l', 'ł', 'm', 'w', 'j', 'k', 'ść', 'ń', 'ż', 'cz', 'st', 'sz', 'ć'];
const ENDINGS = [
  '',
  'a',
  'y',
  'i',
  'ego',
  'emu',
  'ych',
  'ami',
  'owy',
  'owa',
  'owej',
  'anie',
  'ania',
  'ość',
  'ości',
  'ów',
];
/** Set so that `gzip -6` leaves some 40 %, as of Polish in UTF-8. */
const HABIT = 0.48;

/** @param {number} bytes at least; ends with a whole paragraph @param {number} [seed] */
export const polish = (bytes, seed = 37) =>
  prose({ common: COMMON, onsets: ONSETS, nuclei: NUCLEI, codas: CODAS, endings: ENDINGS, habit: HABIT }, bytes, seed);
