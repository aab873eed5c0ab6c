// Tokens that walk through the diagram by its drawing alone: which ways there are, not which one a case would take.
import simulated from "bpmn-js-token-simulation/lib/base";
import disableModeling from "bpmn-js-token-simulation/lib/features/disable-modeling";
import toggleMode from "bpmn-js-token-simulation/lib/features/toggle-mode/modeler";

export const simulation = { __depends__: [simulated, disableModeling, toggleMode] };

/** Begin and end the simulation with the button of the toolbar; nothing is changed meanwhile. */
export class Simulation {
  constructor(modeler, page) {
    this.modeler = modeler;
    this.button = page.querySelector('[data-tool="simulate"]');
    this.hint = page.querySelector("[data-simulation]");
    this.idle = [...page.querySelectorAll('[data-tool="undo"], [data-tool="redo"], [data-panel]')];
    modeler.on("tokenSimulation.toggleMode", ({ active }) => this.show(active));
  }

  toggle() {
    this.modeler.get("toggleMode").toggleMode();
  }

  show(isOn) {
    this.button.setAttribute("aria-pressed", String(isOn));
    this.hint.hidden = !isOn;
    this.idle.forEach((one) => one.toggleAttribute("inert", isOn));
    if (isOn) {
      this.modeler.get("selection").select(null);
    }
  }
}
