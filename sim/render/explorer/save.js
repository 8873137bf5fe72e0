// What one takes along: a link, a command, a view as a file, pictures and the table.

/** @param {string} name @param {string} type @param {BlobPart} content */
export function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Copy a text, also where a file on disk may not use the clipboard. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** @param {string[]} head @param {string[][]} rows */
export function csv(head, rows) {
  const cell = (/** @type {string} */ text) => {
    // A spreadsheet takes what begins so for a formula.
    const safe = /^[=+@]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** @param {SVGElement} picture */
export const svgText = (picture) => new XMLSerializer().serializeToString(picture);

/** A picture as PNG, twice as fine as it is shown. @param {SVGElement} picture @returns {Promise<Blob>} */
export function png(picture) {
  return new Promise((resolve, reject) => {
    const image = new Image(), address = URL.createObjectURL(new Blob([svgText(picture)], { type: "image/svg+xml" }));
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    };
    image.onerror = () => reject(new Error("no picture"));
    image.src = address;
  });
}
