/**
 * English words that are also first names, last names or places: as a name they count only where they are
 * capitalised, and not at the beginning of a sentence that goes on in lower case.
 */
export const ORDINARY_WORDS: ReadonlySet<string> = new Set(
  (
    "abbey amber angel april archer art ash august autumn baker banks barber basil bath bay bee bell bench " +
    "best berry bill birch bird bishop black bliss bloom blue bond books bow brand bridge " +
    "brook brooks brown buck bud bush butler camp carol carpenter carter case cash chance chandler charity " +
    "chase chip church christian clay cliff coach cole colt cook cooper cork cross crystal dale " +
    "daisy dawn day dean dear deep dick dollar don drew duke earl early east eve faith falls farmer fern " +
    "field finch fisher fish flint flora ford forest forrest foster fox frank fry gale garden gardener " +
    "gates gay gene gift glass glen gold good grace grant gray green grey grove guide gunner guy hall " +
    "hand hardy harmony harper hay hazel heart heath heather hill holiday holly home " +
    "honor hope house hunt hunter ice iris ivory ivy jack jasmine jay jewel job jobs joy judge " +
    "june justice key kind king kings knight lake lamb lance land lane law lee lily lines little long " +
    "lord love low lucky major mark marks marsh marshal marshall mason max may mead melody mercy " +
    "merit miles mill miller mills mobile moon moss my nice noble norm north novel oak ocean olive " +
    "page paige park parks parker pat patience peace peach pearl penny pepper piper pierce pike " +
    "poe pool poppy porter post potter power price prince prosper prudence quest quick rain ray read " +
    "reading red reed reef rich river rivers rob robin rock rose rowan ruby rush rusty sage sailor " +
    "sand sandy saint savage school scout sea self serenity sharp shore short silver singer sky " +
    "sterling stone storm street strong sue sugar summer summers sun sunny swan swift tanner taylor " +
    "temple the thyme tiger tower town trinity true trust turner tyler valley van victor victory violet " +
    "wade walk walker wall ward warden warren waters way weaver week wells west wheeler white " +
    "will wills willow wing winter winters wise wolf wood woods work works worth wren wright young"
  ).split(" "),
);
