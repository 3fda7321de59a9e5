// Draws the course's cards, plays it, and follows its files.
import { host, looks } from "./looks.js";

const { course, languages, look } = document.body.dataset;
const base = "/courses/" + encodeURIComponent(course);
const shown = languages.split(" ").filter(Boolean);
const shownLooks = look === "all" ? Object.keys(looks) : [look];
const byId = (id) => document.getElementById(id);

// make returns an element with properties and children.
function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function say(text) { byId("status").textContent = text; }

// draw renders a card for a column; act is called with what a button sends.
function draw(json, { look, level }, act) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(host(looks[look].theme, level));
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) window.open(action.url, "_blank", "noopener");
    else act(action.data);
  };
  card.parse(json, new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5));
  const node = card.render();
  for (const a of node.querySelectorAll("a")) Object.assign(a, { target: "_blank", rel: "noopener" });
  return node;
}

// columns returns an empty figure for each look in each of the languages, below
// a heading of the level before the one given.
function columns(languages, level) {
  return languages.flatMap((lang) => shownLooks.map((look) => {
    const { name, theme } = looks[look];
    const caption = languages.length > 1 ? `${lang}, ${name}` : name;
    const figure = make("figure", { className: `look ${name} ${theme}` },
      make("figcaption", { textContent: caption }), make("div", { className: "card", lang }));
    return { lang, look, level, figure, card: figure.lastChild, json: "" };
  }));
}

// fill draws a card in a column, unless it is there already.
function fill(column, json, act) {
  const text = JSON.stringify(json ?? null);
  if (text === column.json) return;
  column.json = text;
  column.card.replaceChildren(...(json ? [draw(json, column, act)] : []));
}

// Playing.

const playing = { player: "", language: shown[0], data: null, columns: columns(shown.slice(0, 1), 3), busy: false };
byId("play-cards").append(...playing.columns.map((c) => c.figure));
byId("again").addEventListener("click", () => begin(""));

async function move(from, data) {
  if (playing.busy || !playing.language) return false;
  playing.busy = true;
  try {
    const reply = await fetch(base + "/play", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ player: playing.player, language: playing.language, from, data: data ?? undefined }),
    });
    if (!reply.ok) throw new Error(await reply.text());
    const { player, card } = await reply.json();
    Object.assign(playing, { player, data });
    for (const c of playing.columns) fill(c, card, (sent) => click(c, sent));
    say("");
    return true;
  } catch (error) {
    say(`This didn't work: ${error.message}`);
    return false;
  } finally {
    playing.busy = false;
  }
}

// click sends what a button sends, and leads the keyboard to the card that
// takes its place.
async function click(column, data) {
  if (!await move("", data)) return;
  column.card.tabIndex = -1;
  column.card.focus({ preventScroll: true });
  byId("play").scrollIntoView({ block: "nearest" });
}

async function begin(from) {
  playing.player = "";
  if (!await move(from, null)) return;
  byId("play").focus({ preventScroll: true });
  byId("play").scrollIntoView();
}

// The cards.

const rows = new Map();

function newRow(id) {
  const title = make("h3", { id: id + "-title" });
  const size = make("span", { className: "aside" });
  const from = make("button", { type: "button", textContent: "Play from here" });
  from.setAttribute("aria-describedby", title.id);
  from.addEventListener("click", () => begin(id));
  const findings = make("ul", { className: "findings" });
  const list = columns(shown, 4);
  const section = make("section", { id, className: "row" },
    make("header", { className: "row-head" }, title, size, from), findings,
    make("div", { className: "looks" }, ...list.map((c) => c.figure)));
  section.setAttribute("aria-labelledby", title.id);
  return { section, title, size, from, findings, columns: list, link: make("a", { href: "#" + id }), entry: null };
}

// still takes a card in the gallery out of the way of the keyboard: there are
// a hundred of them, and what they hold is reached by playing.
function still(column) {
  for (const e of column.card.querySelectorAll("button, input, a, [tabindex]")) e.tabIndex = -1;
}

// show brings the rows up to date; decks holds what was served by language.
function show(decks) {
  const first = decks.get(shown[0]);
  const cards = new Map();
  for (const [lang, deck] of decks) for (const row of deck.rows) cards.set(lang + " " + row.id, row.card);
  for (const { id, place, title, playable, size } of first.rows) {
    const row = rows.get(id) ?? newRow(id);
    rows.set(id, row);
    row.title.replaceChildren(place + ": ", make("span", { lang: shown[0], textContent: title }));
    row.size.textContent = `${(size / 1024).toFixed(1)} of 28 KB`;
    row.from.hidden = !playable;
    row.link.textContent = playable ? place : place.replace(/^Question \d+, a/, "A");
    row.link.title = title;
    row.entry = make("li", { className: playable ? "" : "minor" }, row.link);
    for (const c of row.columns) {
      const before = c.json;
      fill(c, cards.get(c.lang + " " + id), () => say("Buttons work where you play, at the top."));
      if (c.json !== before) still(c);
    }
  }
  arrange(first.rows.map((row) => row.id));
}

// arrange puts the rows in their order, and drops those that are gone. It
// moves nothing that is in its place, because that would lose the focus.
function arrange(ids) {
  for (const [id, row] of rows) if (!ids.includes(id)) { row.section.remove(); rows.delete(id); }
  ids.forEach((id, i) => {
    const at = byId("rows").children[i];
    if (at !== rows.get(id).section) byId("rows").insertBefore(rows.get(id).section, at ?? null);
  });
  byId("contents").replaceChildren(...ids.map((id) => rows.get(id).entry));
}

// Findings.

function item({ file, line, severity, message }, row) {
  const place = line ? `${file}:${line}` : file;
  return make("li", { className: severity }, row ? make("a", { href: "#" + row, textContent: place }) : make("code", { textContent: place }),
    ` ${severity}: ${message}`);
}

function list({ findings, current, rows: cards }) {
  byId("findings").hidden = findings.length === 0;
  byId("stale").hidden = current || cards.length === 0;
  byId("findings-list").replaceChildren(...findings.map((f) => item(f, rows.has(f.row) ? f.row : "")));
  for (const [id, row] of rows) {
    const mine = findings.filter((f) => f.row === id);
    row.findings.replaceChildren(...mine.map((f) => item(f, "")));
    row.section.classList.toggle("found", mine.length > 0);
    row.entry.classList.toggle("found", mine.length > 0);
    if (mine.length > 0) row.entry.append(make("span", { className: "count", textContent: ` ${mine.length} to look at` }));
  }
  document.body.classList.toggle("stale", !current);
}

// Following the files.

let latest = "";

async function load(revision) {
  latest = revision;
  const decks = new Map(await Promise.all((shown.length ? shown : [""]).map(async (lang) => {
    const reply = await fetch(`${base}/cards?language=${lang}`);
    if (!reply.ok) throw new Error(await reply.text());
    return [lang, await reply.json()];
  })));
  if (latest !== revision) return; // a newer one is on its way
  const first = decks.values().next().value;
  if (first.languages.join() !== (document.body.dataset.known ??= first.languages.join()) ||
      (shown.length === 0 && first.languages.length > 0)) return location.reload();
  byId("title").textContent = first.title;
  document.title = `${first.title} – Drypp preview`;
  byId("play").hidden = byId("cards").hidden = first.rows.length === 0;
  if (shown.length) show(decks);
  list(first);
  if (first.current) await move("", playing.data);
  document.body.dataset.revision = first.revision;
}

const events = new EventSource(base + "/events");
events.onmessage = ({ data }) => {
  if (data !== document.body.dataset.revision) load(data).catch((error) => say(`This didn't work: ${error.message}`));
};
events.onerror = () => say("The preview has stopped, or is out of reach.");
events.onopen = () => say("");
