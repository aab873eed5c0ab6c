// Opens a form in form-js as a modeler does, and tells how many fields it draws; throws what form-js says of it.
import { createForm } from "@bpmn-io/form-js-viewer";

globalThis.openForm = async (schema) => {
  const container = document.createElement("div");
  document.body.append(container);
  const form = await createForm({ schema, container });
  const drawn = container.querySelectorAll(".fjs-form-field").length;
  form.destroy();
  container.remove();
  return drawn;
};
