/** A sentence of the tour: `*strong*` and `` `typed` ``. */

export function Said({ text }: { text: string }) {
  return text.split(/(\*[^*]+\*|`[^`]+`)/).map((part, place) => {
    // The parts of one sentence never change their order.
    const key = `${place}${part}`;
    if (part.startsWith("*")) return <strong key={key}>{part.slice(1, -1)}</strong>;
    if (part.startsWith("`")) return <code key={key}>{part.slice(1, -1)}</code>;
    return part;
  });
}
