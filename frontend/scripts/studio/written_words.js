// The words of the camunda namespace as the package describes them, but always written out.

/** Attributes are written also where they say what Camunda takes without them: this engine may take something else. */
export function written(descriptor) {
  const types = descriptor.types.map((type) => ({
    ...type,
    properties: type.properties?.map(({ default: _unsaid, ...property }) => property),
  }));
  return { ...descriptor, types };
}
