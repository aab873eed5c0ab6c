// Where a step goes that is appended by a click: beside its source as the package has it, moved on until it lies on nothing.
import { getNewShapePosition } from "bpmn-js/lib/features/auto-place/BpmnAutoPlaceUtil";
import { is } from "bpmn-js/lib/util/ModelUtil";

const BEFORE_THE_PACKAGES_OWN = 2500;
const GAP = 30;
const MOST_MOVES = 20;

class FreePlace {
  constructor(eventBus, elementRegistry) {
    this.elements = elementRegistry;
    eventBus.on("autoPlace", BEFORE_THE_PACKAGES_OWN, ({ source, shape }) => this.#place(source, shape));
  }

  #place(source, shape) {
    const wanted = getNewShapePosition(source, shape, this.elements);
    if (!wanted || is(shape, "bpmn:TextAnnotation")) {
      return wanted;
    }
    const taken = this.elements.filter((one) => one !== source && this.#isInTheWay(one, source));
    const lane = this.#laneOf(source);
    const isInLane = (y) => !lane || (y - shape.height / 2 >= lane.y && y + shape.height / 2 <= lane.y + lane.height);
    // Down, up, further down, then further on: what lies nearest to the source is tried first, its lane before others.
    const moves = [...Array(MOST_MOVES).keys()];
    const heights = moves.map((move) => wanted.y + (shape.height + GAP) * Math.ceil(move / 2) * (move % 2 ? 1 : -1));
    const inLane = moves.flatMap((move) => heights.filter(isInLane).map((y) => ({ x: wanted.x + (shape.width + GAP) * move, y })));
    const outside = heights.map((y) => ({ x: wanted.x, y }));
    return [...inLane, ...outside].find((place) => !taken.some((one) => overlaps(one, place, shape))) ?? wanted;
  }

  #laneOf(source) {
    const middle = { x: source.x + source.width / 2, y: source.y + source.height / 2 };
    return this.elements.find((one) => is(one, "bpmn:Lane") && !one.children.some((inner) => is(inner, "bpmn:Lane")) && overlaps(one, middle, { width: 0, height: 0 }));
  }

  /** Shapes are in the way, not what encloses the source: its sub-process, lanes and pools. */
  #isInTheWay(one, source) {
    const encloses = is(one, "bpmn:Lane") || is(one, "bpmn:Participant") || is(one, "bpmn:Group");
    const isAround = [...ancestors(source)].includes(one);
    return !one.waypoints && !one.labelTarget && one.parent && !encloses && !isAround;
  }
}
FreePlace.$inject = ["eventBus", "elementRegistry"];

function* ancestors(element) {
  for (let one = element.parent; one; one = one.parent) {
    yield one;
  }
}

function overlaps(one, middle, shape) {
  const isBeside = Math.abs(one.x + one.width / 2 - middle.x) >= (one.width + shape.width) / 2;
  const isAbove = Math.abs(one.y + one.height / 2 - middle.y) >= (one.height + shape.height) / 2;
  return !isBeside && !isAbove;
}

export const freePlace = { __init__: ["freePlace"], freePlace: ["type", FreePlace] };
