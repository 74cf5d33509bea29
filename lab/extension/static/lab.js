// What JupyterLab does for a study: links lead to evidence, one language is shown at a time.
// It is loaded as it stands, without a build: no more is asked of JupyterLab than its container.
(() => {
  const TARGET = /^#(([a-z0-9][a-z0-9-]*)[/@][0-9.-]+)$/;
  const DRAWING = "data:image/svg+xml,";
  const SHOWN = [[], ["lang-zh"], ["lang-en"]]; // tags that are hidden: none, all but English, all but Chinese
  const NAMES = ["EN + 中文", "EN", "中文"], CODES = ["", "en", "zh"];
  let shared = {};

  const use = async (name) => (await Object.values(shared[name])[0].get())();

  function hide(panel, chosen) {
    for (const cell of panel.content.widgets) {
      const tags = cell.model.getMetadata("tags") ?? [];
      if (tags.some((tag) => tag.startsWith("lang-"))) {
        cell.setHidden(tags.some((tag) => SHOWN[chosen].includes(tag)));
      }
    }
  }

  async function addToggle(panel) {
    const { Widget } = await use("@lumino/widgets");
    const button = document.createElement("button");
    let chosen = 0;
    const show = () => {
      button.textContent = NAMES[chosen];
      panel.node.dataset.language = chosen;
      hide(panel, chosen);
    };
    button.className = "jp-ToolbarButtonComponent policytargets-language";
    const choose = (place) => {
      chosen = place;
      show();
    };
    button.addEventListener("click", () => choose((chosen + 1) % NAMES.length));
    // What pt.language("zh") tells; what was chosen before it, once a `with` of it is left.
    let before = 0;
    panel.sessionContext.iopubMessage.connect((_, { content }) => {
      const told = content.metadata?.policytargets?.language;
      if (told) before = chosen;
      if (told !== undefined) choose(told ? CODES.indexOf(told) : before);
    });
    panel.toolbar.insertBefore("spacer", "policytargets-language", new Widget({ node: button }));
    await panel.context.ready;
    panel.content.model.cells.changed.connect(() => hide(panel, chosen));
    show();
  }

  // JupyterLab shows a drawing as a picture, in which no link can be followed nor says anything.
  function setIn(panel, image) {
    const drawn = new DOMParser().parseFromString(
      decodeURIComponent(image.src.slice(DRAWING.length)), "image/svg+xml").documentElement;
    if (drawn.nodeName === "svg") {
      drawn.style.maxWidth = "100%";
      drawn.style.height = "auto";
      const figure = document.importNode(drawn, true);
      image.replaceWith(figure);
      tellLinks(panel, [...figure.querySelectorAll("a")]);
    }
  }

  // What the pages of the site say where a figure is pointed at: value, scope and quote.
  function tellLinks(panel, links) {
    const code = `__import__("policytargets.display.target").display.target.tell_links("${CODES[panel.node.dataset.language] || "en"}")`;
    run(panel, code, ({ data }) => {
      for (const link of data ? links : []) {
        const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
        title.textContent = data["application/json"][link.getAttribute("xlink:href").slice(1)] ?? "";
        if (title.textContent) link.prepend(title);
      }
    });
  }

  async function open(app, panel, link, [, target, plan]) {
    const above = panel.context.path.split("/").slice(0, -2);
    const language = panel.node.dataset.language === "2" ? "zh" : "en";
    const page = [...above, "reports/site", language, "evidence", `${plan}.html`].join("/");
    try {
      await app.serviceManager.contents.get(page, { content: false });
      const files = `${app.serviceManager.serverSettings.baseUrl}files/`;
      window.open(`${files}${page.split("/").map(encodeURIComponent).join("/")}#${target}`);
    } catch {
      showBelow(panel, link, target);
    }
  }

  function run(panel, code, answer) {
    const kernel = panel.sessionContext.session?.kernel;
    const future = kernel?.requestExecute({ code, store_history: false });
    if (future) future.onIOPub = ({ content }) => answer(content);
    return future;
  }

  function showBelow(panel, link, target) {
    const told = document.createElement("div");
    told.className = "policytargets-evidence";
    if (run(panel, `import policytargets as pt; display(pt.evidence("${target}"))`, ({ data, evalue }) => {
      if (data) told.innerHTML = data["text/html"];
      else if (evalue) told.textContent = evalue;
    })) {
      const place = link.closest(".jp-OutputArea-output");
      place.querySelector(".policytargets-evidence")?.remove();
      place.append(told);
    }
  }

  function follow(app, panel) {
    panel.node.addEventListener("pointerover", ({ target }) => {
      if (target.tagName === "IMG" && target.src.startsWith(DRAWING)) setIn(panel, target);
    });
    panel.node.addEventListener("click", (event) => {
      const link = event.target.closest(".jp-OutputArea-output a");
      const found = link && TARGET.exec(link.getAttribute("href") ?? link.getAttribute("xlink:href"));
      if (found) {
        event.preventDefault();
        event.stopPropagation();
        open(app, panel, link, found);
      }
    }, true);
  }

  function activate(app) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = `${app.serviceManager.serverSettings.baseUrl}lab/extensions/policytargets/static/style.css`;
    document.head.append(sheet);
    app.docRegistry.addWidgetExtension("Notebook", {
      createNew(panel) {
        follow(app, panel);
        addToggle(panel);
      },
    });
  }

  const extension = { id: "policytargets:lab", autoStart: true, activate };
  (window._JUPYTERLAB ??= {}).policytargets = {
    init: (scope) => { shared = scope; },
    get: () => Promise.resolve(() => ({ __esModule: true, default: extension })),
  };
})();
