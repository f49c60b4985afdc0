// What looks like personal data in what is being typed, found in the browser alone. It only reminds: what is sent
// is searched again on the server, with more rules. ASKFIRST (words and limits) is written above by pages/script.py.
"use strict";

const askfirstReminder = (() => {
  const set = (name) => new Set(ASKFIRST[name]);
  const [names, nearly, known, areas] = [set("names"), set("nearly"), set("known"), set("areas")];
  const MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*";
  const EMAIL = /[^\s@<>()]+@[^\s@<>()]+\.[a-z]{2,}/i;
  const DATES = [
    /\b\d{1,2}[\/.-]\d{1,2}[\/.-](?:\d{4}|\d{2})\b/,
    /\b(?:19|20)\d{2}-\d{2}-\d{2}\b/,
    new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH},? (?:19|20)?\\d{2}\\b`, "i"),
    new RegExp(`\\b${MONTH} \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}\\b`, "i"),
    /\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\W{0,3}\d/i,
  ];
  const POSTCODE = /\b([A-Z]{1,2})\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b/gi;
  const STREET = /\b\d{1,4}[a-z]?,? (?:[A-Z][\w']+ ){1,3}(?:Ave|Avenue|Close|Crescent|Drive|Gardens|Grove|Lane|Place|Rd|Road|Street|Terrace|Way)\b/i;
  const NUMBERS = [
    /\b[A-CEGHJ-PR-TW-Z][A-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b/i, // National Insurance
    /\b[A-Z]{1,6}[-/]?\d{5,}\b/i, // a case number
    /\b[A-Z]{2}\d{2}[A-Z]\d{4,5}\b/i, // a court number
    /\b[A-Z]\d{12}\b/i, // a pupil number
  ];
  const DIGITS = /\+?\d(?:[ -]?\d){5,}/g;
  const HELPLINE = /^(?:0?(?:800|808|300|303|330|333|344|345)|116|999|111|101)/;
  const TITLE = /\b(?:mr|mrs|mx|mister|(?:D|d)r|(?:M|m)s|(?:M|m)iss|(?:P|p)rof)\.? (?=[A-Z][a-z'’-]+)([A-Z][\w'’-]+)|\b(?:mr|mrs) [a-z]{3,}/gi;
  const WORD = /[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ'’-]*/g;

  const bare = (word) => word.toLowerCase().replace(/['’]s?$/, "");
  const isKnown = (word) => known.has(bare(word)) || known.has(bare(word).replace(/s$/, ""));
  const isCapital = (word) => /^[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]/.test(word) && !/[a-z][A-Z]/.test(word);

  function hasNumber(text) {
    if (NUMBERS.some((one) => one.test(text))) return true;
    return (text.match(DIGITS) || []).some((found) => !HELPLINE.test(found.replace(/\D/g, "")));
  }

  function hasPostcode(text) {
    return [...text.matchAll(POSTCODE)].some((found) => areas.has(found[1].toLowerCase()));
  }

  function hasTitledName(text) {
    return [...text.matchAll(TITLE)].some((found) => {
      const [title, name] = found[0].split(/\.? /);
      return name.length > 1 && !isKnown(name) && (title.toLowerCase() !== "ms" || !known.has(`ms ${bare(name)}`));
    });
  }

  function hasName(text) {
    if (hasTitledName(text)) return true;
    const words = [...text.matchAll(WORD)];
    return words.some((found, at) => {
      const word = found[0];
      if (names.has(bare(word))) return true;
      if (!isCapital(word) || isKnown(word)) return false;
      const before = text.slice(0, found.index);
      const opens = /(?:^|[.?!:;"“‘(]\s*|\n\s*)$/.test(before);
      const next = words[at + 1];
      const joined = next && text.slice(found.index + word.length, next.index) === " ";
      const pair = joined && isCapital(next[0]) && !isKnown(next[0]);
      if (nearly.has(bare(word))) return pair || (!opens && /['’]s$/.test(word));
      return pair && !opens;
    });
  }

  const LOOKS = [
    ["a person’s name", hasName],
    ["a date", (text) => DATES.some((one) => one.test(text))],
    ["an email address", (text) => EMAIL.test(text)],
    ["a postcode or an address", (text) => hasPostcode(text) || STREET.test(text)],
    ["a number that may point to a person", hasNumber],
  ];

  function listed(kinds) {
    return kinds.length < 2 ? kinds.join("") : `${kinds.slice(0, -1).join(", ")} and ${kinds[kinds.length - 1]}`;
  }

  return (typed) => {
    if (typed.length > ASKFIRST.longest) {
      const [now, most] = [typed.length, ASKFIRST.longest].map((size) => size.toLocaleString("en-GB"));
      return `This is ${now} characters and the most is ${most}: ask about the rule and leave the case text out.`;
    }
    const kinds = LOOKS.filter(([, looks]) => looks(typed)).map(([kind]) => kind);
    return kinds.length
      ? `This looks as if it holds ${listed(kinds)}: take it out before you ask, because the rule is the same without it.`
      : "";
  };
})();
