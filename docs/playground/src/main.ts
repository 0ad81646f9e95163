// The page: reads its state from the link, makes the call, shows the bytes, and makes the call again with a changed response.
import contract from "virtual:contract";
import type { MessageField } from "./bytes/message-field.js";
import { applyChanges, type Changes, isChanged, NO_CHANGES } from "./changes.js";
import { EXAMPLES } from "./examples.js";
import type { Exchange } from "./service/recording-transport.js";
import { type Call, Session } from "./service/session.js";
import { type Action, fromFragment, KINDS, type State, toFragment } from "./state.js";
import { BreakingForm } from "./view/breaking-form.js";
import { byId, element } from "./view/element.js";
import { exchangeView } from "./view/exchange-view.js";
import { explanationView } from "./view/explanation-view.js";
import { outcomeView } from "./view/outcome-view.js";

const TITLES: Readonly<Record<Action, string>> = {
  connect: "Connect",
  create: "Create the key",
  sign: "Sign",
  verify: "Verify",
  publicKey: "Public key",
  random: "Random bytes",
  destroy: "Destroy the key",
};

/** The field that an editor opens on: a status is in each response. */
const FIRST_FIELD = "status";

class Page {
  readonly #controls = byId<HTMLFormElement>("controls");
  readonly #breaking = new BreakingForm({
    onChange: (changes) => this.#edit(changes),
    onDeliver: () => this.#deliver(),
  });
  #session: Session;
  #state: State;
  #call: Call | undefined;
  /** The exchange that is shown, and the changes to its response that are not delivered yet. */
  #exchange: Exchange | undefined;
  #changes: Changes = NO_CHANGES;

  private constructor(session: Session, state: State) {
    this.#session = session;
    this.#state = state;
  }

  static async open(): Promise<void> {
    const page = new Page(await Session.start(), fromFragment(location.hash));
    page.#fill();
    addEventListener("hashchange", () => void page.#follow());
    await page.#run(page.#state);
  }

  #fill(): void {
    byId("controls")
      .querySelector("select")
      ?.append(...KINDS.map((kind) => element("option", {}, kind)));
    byId("actions").append(
      ...Object.entries(TITLES).map(([action, title]) =>
        element(
          "button",
          { type: "button", id: `do-${action}`, onclick: () => void this.#act(action as Action) },
          title,
        ),
      ),
    );
    byId("examples").append(
      ...EXAMPLES.map(({ title, state }) => element("li", {}, element("a", { href: `#${toFragment(state)}` }, title))),
    );
    byId("share").addEventListener("click", () => void this.#share());
    this.#controls.addEventListener("submit", (event) => event.preventDefault());
    this.#showControls();
  }

  /** Opens the link that the address now has, with a fresh service. */
  async #follow(): Promise<void> {
    const state = fromFragment(location.hash);
    if (toFragment(state) === toFragment(this.#state)) return;
    this.#session = await Session.start();
    this.#state = state;
    this.#showControls();
    await this.#run(state);
  }

  async #act(action: Action): Promise<void> {
    if (!this.#controls.reportValidity()) return;
    const data = new FormData(this.#controls);
    const { broken, ...rest } = this.#state;
    await this.#run({
      ...rest,
      action,
      key: String(data.get("key")),
      kind: KINDS.find((kind) => kind === data.get("kind")) ?? rest.kind,
      message: String(data.get("message")),
      distrust: data.get("distrust") !== null,
    });
  }

  /** Makes the call again, and changes the responses of the shown operation. */
  async #deliver(): Promise<void> {
    const { broken, ...rest } = this.#state;
    const opcode = this.#exchange?.opcode;
    if (opcode === undefined) return;
    await this.#run(isChanged(this.#changes) ? { ...rest, broken: { opcode, changes: this.#changes } } : rest);
  }

  async #run(state: State): Promise<void> {
    this.#state = state;
    history.replaceState(null, "", `#${toFragment(state)}`);
    document.body.ariaBusy = "true";
    const call = await this.#attempt(state);
    this.#call = call;
    byId("outcome").replaceChildren(...outcomeView(call, state.broken !== undefined));
    const broken = call.exchanges.find(({ opcode }) => opcode === state.broken?.opcode);
    this.#select(broken ?? call.exchanges.at(-1));
    document.body.ariaBusy = "false";
  }

  async #attempt(state: State): Promise<Call> {
    try {
      await this.#session.prepare(state);
    } catch (error) {
      return { action: state.action, exchanges: [], error };
    }
    return await this.#session.perform(state);
  }

  #select(exchange: Exchange | undefined): void {
    this.#exchange = exchange;
    const { broken } = this.#state;
    this.#changes = exchange !== undefined && broken?.opcode === exchange.opcode ? broken.changes : NO_CHANGES;
    byId("exchanges").hidden = exchange === undefined;
    byId("breaking").hidden = exchange === undefined;
    const tabs = (this.#call?.exchanges ?? []).map((candidate, index) => this.#tab(candidate, index));
    byId("tabs").replaceChildren(...tabs);
    this.#show(FIRST_FIELD);
  }

  #tab(exchange: Exchange, index: number): HTMLElement {
    const name = contract.operations[exchange.opcode]?.name ?? `opcode ${exchange.opcode}`;
    const tab = element("button", { type: "button", onclick: () => this.#select(exchange) }, `${index + 1}. ${name}`);
    tab.ariaPressed = String(exchange === this.#exchange);
    return tab;
  }

  #edit(changes: Changes): void {
    this.#changes = changes;
    this.#show(this.#breaking.fieldName ?? FIRST_FIELD);
  }

  /** Shows the exchange with the changes so far, and opens the editor on a field of the response. */
  #show(fieldName: string): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const shown = applyChanges(exchange.response, this.#changes);
    const open = (field: MessageField): void =>
      this.#breaking.open({ field, original: exchange.response, shown, changes: this.#changes });
    const { nodes, response } = exchangeView({
      exchange,
      shown,
      changes: this.#changes,
      contract,
      onField: (field, isEditable) => {
        byId("explanation").replaceChildren(...explanationView(field));
        if (isEditable) open(field);
      },
    });
    byId("messages").replaceChildren(...nodes);
    const field = response.find(({ name }) => name === fieldName) ?? response[0];
    if (field === undefined) return;
    byId("explanation").replaceChildren(...explanationView(field));
    open(field);
  }

  async #share(): Promise<void> {
    try {
      await navigator.clipboard.writeText(location.href);
      byId("shared").textContent = "Copied.";
    } catch {
      byId("shared").textContent = "The address bar has the link.";
    }
  }

  #showControls(): void {
    const { key, kind, message, distrust } = this.#state;
    for (const [name, value] of Object.entries({ key, kind, message })) {
      const field = this.#controls.elements.namedItem(name) as HTMLInputElement;
      field.value = value;
    }
    (this.#controls.elements.namedItem("distrust") as HTMLInputElement).checked = distrust;
  }
}

if (globalThis.crypto?.subtle === undefined) {
  const text =
    "Browsers have WebCrypto on https: pages and on localhost only, and the mock service needs it. Open this page there.";
  byId("outcome").replaceChildren(element("p", {}, text));
} else void Page.open();
