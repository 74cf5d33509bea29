// What JupyterLab does for a study: links lead to evidence, one language is shown at a time.
// It is loaded as it stands, without a build: no more is asked of JupyterLab than its container.
(() => {
  const TARGET = /^#(([a-z0-9][a-z0-9-]*)[/@][0-9.-]+)$/;
  const DRAWING = "data:image/svg+xml,";
  const SHOWN = [[], ["lang-zh"], ["lang-en"]]; // tags that are hidden: none, all but English, all but Chinese
  const NAMES = ["EN + 中文", "EN", "中文"];
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
    button.addEventListener("click", () => {
      chosen = (chosen + 1) % NAMES.length;
      show();
    });
    panel.toolbar.insertBefore("spacer", "policytargets-language", new Widget({ node: button }));
    await panel.context.ready;
    panel.content.model.cells.changed.connect(() => hide(panel, chosen));
    show();
  }

  // JupyterLab shows a drawing as a picture, in which no link can be followed.
  function setIn(image) {
    const drawn = new DOMParser().parseFromString(
      decodeURIComponent(image.src.slice(DRAWING.length)), "image/svg+xml").documentElement;
    if (drawn.nodeName === "svg") {
      drawn.style.maxWidth = "100%";
      drawn.style.height = "auto";
      image.replaceWith(document.importNode(drawn, true));
    }
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

  function showBelow(panel, link, target) {
    const kernel = panel.sessionContext.session?.kernel;
    const code = `import policytargets as pt; display(pt.evidence("${target}"))`;
    const future = kernel?.requestExecute({ code, store_history: false });
    if (future) {
      const told = document.createElement("div");
      told.className = "policytargets-evidence";
      future.onIOPub = ({ content }) => {
        if (content.data) told.innerHTML = content.data["text/html"];
        else if (content.evalue) told.textContent = content.evalue;
      };
      const place = link.closest(".jp-OutputArea-output");
      place.querySelector(".policytargets-evidence")?.remove();
      place.append(told);
    }
  }

  function follow(app, panel) {
    panel.node.addEventListener("pointerover", ({ target }) => {
      if (target.tagName === "IMG" && target.src.startsWith(DRAWING)) setIn(target);
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
